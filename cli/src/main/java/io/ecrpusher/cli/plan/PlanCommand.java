package io.ecrpusher.cli.plan;

import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.push.Progress;
import io.ecrpusher.cli.push.PushRun;
import io.ecrpusher.cli.push.RunOptions;
import io.ecrpusher.cli.terminal.Documents;
import io.ecrpusher.cli.terminal.OutputFormat;
import io.ecrpusher.cli.terminal.OutputOptions;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;

/** Shows what a run would write. */
@CommandLine.Command(
        name = "plan",
        header = "Shows what a run would write where.",
        description = {
            "Examples:",
            "  ecr-pusher plan -f fleet.yaml",
            "  ecr-pusher plan -f fleet.yaml --cluster eu-west-1/prod -o wide",
            "  ecr-pusher plan -f fleet.yaml --offline",
            "",
            "Asks every cluster with server-side dry runs, which check what a run would meet, and store nothing."
                    + " Gets no token from ECR: to check the registries too, use ecr-pusher push --dry-run."
                    + " Clusters with the same writes are one group. UID says whether a Secret that exists keeps"
                    + " its UID.",
            "",
            "A change is a change of the fleet's content in a cluster. New passwords, their expiry, a login that"
                    + " the last run couldn't get, and where a run read the fleet (the annotation"
                    + " ecr-pusher.io/source) don't count. Compares metadata and field owners. Reads no data,"
                    + " except with onConflict: merge, as a run does.",
            "",
            "Exits with 0 without changes, 1 with changes, and 2 if a write would fail or can't be planned.",
            "With --offline, nothing is compared, and it exits with 0."
        })
public final class PlanCommand extends Command {
    @Mixin private RunOptions options;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            split = ",",
            description = "Shows only these namespaces. May be repeated.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--offline",
            description =
                    "Calls nothing: shows the fleet file's clusters, with patterns and selectors as they are.")
    private boolean offline;

    @Mixin private OutputOptions output;

    /** Creates the command. */
    public PlanCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        PlanResult plan = offline ? planOffline() : plan();
        print(plan);
        if (plan.hasFailures()) {
            return ExitCode.NOT_DONE;
        }
        return plan.hasChanges() && !offline ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private PlanResult planOffline() {
        Fleet fleet = options.localFleet(terminal());
        Trigger trigger = options.trigger(fleet);
        return OfflinePlan.of(fleet, Plan.of(fleet, trigger, clock().instant()), namespaces);
    }

    private PlanResult plan() {
        AwsSession session = options.open(terminal());
        Fleet fleet = options.fleet(terminal());
        Trigger trigger = options.trigger(fleet);
        try (Progress progress = Progress.start(terminal(), "planned", options.quiet())) {
            return PlanResult.of(
                    new PushRun(terminal(), stop(), session, timeout().duration())
                            .start(fleet, trigger, PushRun.Mode.PLAN, progress),
                    namespaces);
        }
    }

    private void print(PlanResult plan) {
        switch (output.format()) {
            case JSON, YAML ->
                    Documents.print(terminal().out(), output.format(), PlanJson.of(plan));
            case NAME ->
                    plan.writes().stream()
                            .filter(write -> write.action().isChange())
                            .forEach(write -> terminal().out().println(write.target()));
            case TABLE, WIDE ->
                    new PlanText(
                                    terminal().out(),
                                    terminal().err(),
                                    output.format() == OutputFormat.WIDE)
                            .print(plan);
        }
    }
}
