package io.ecrpusher.cli.push;

import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.push.PushRun.Mode;
import io.ecrpusher.cli.terminal.OutputOptions;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.PushObserver;
import io.ecrpusher.report.Report;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Map;
import java.util.Optional;

/** Does the function's run from here. */
@CommandLine.Command(
        name = "push",
        header = "Writes the fleet's Secrets now, from here.",
        description = {
            "Examples:",
            "  ecr-pusher push -f fleet.yaml",
            "  ecr-pusher push -f fleet.yaml --cluster eu-west-1/prod --secret ecr-pull",
            "  ecr-pusher push --as-function --max-failures 5%%",
            "  ecr-pusher push -f fleet.yaml --dry-run",
            "",
            "Does what the stack's function does, with your credentials, and assumes the fleet's roles as the"
                    + " function would. Your principal needs access to the clusters: see ecr-pusher grant. Writes"
                    + " under the field manager of the fleet's name, else of --stack, so that this push and the"
                    + " function's are one writer, and keeps the stack's records if you may write them.",
            "",
            "Ctrl-C starts no more writes, waits a few seconds for those in flight, and reports what was written.",
            "Exits with 0 if all Secrets were written, 1 if some weren't, and 2 if the push didn't start."
        })
public final class PushCommand extends Command {
    @Mixin private RunOptions options;

    @Option(
            names = "--dry-run",
            description =
                    "Stores nothing: gets the registry tokens, and sends all writes as dry runs. To see what changes, use ecr-pusher plan.")
    private boolean dryRun;

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description =
                    "Starts no more clusters after more than N have failed; 0 stops at the first one. A percentage such as 5%% counts all clusters. Starts with one cluster at a time, and soon with many. Default: no limit.")
    private String maxFailures;

    @Mixin private OutputOptions output;

    /** Creates the command. */
    public PushCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        Optional<MaxFailures> limit = limit();
        AwsSession session = options.open(terminal());
        Fleet fleet = options.fleet(terminal());
        Trigger trigger = options.trigger(fleet);
        Map<String, String> records = dryRun ? Map.of() : options.records(terminal());
        if (!dryRun && !options.asFunction()) {
            terminal()
                    .err()
                    .println(
                            "warning: until the next rotation, the logins that this push writes have your permissions, not the function's. To write the function's, use --as-function, or invoke the stack's push function");
        }
        Report report;
        try (Progress progress =
                Progress.start(terminal(), dryRun ? "checked" : "written", options.quiet())) {
            report =
                    new PushRun(terminal(), stop(), session, timeout().duration())
                            .start(
                                    fleet,
                                    trigger,
                                    dryRun ? Mode.DRY_RUN : Mode.WRITE,
                                    observer(limit, progress),
                                    records);
        }
        new PushOutput(terminal().out(), terminal().err(), dryRun).print(report, output.format());
        return report.hasFailed() ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private Optional<MaxFailures> limit() {
        if (maxFailures == null) {
            return Optional.empty();
        }
        MaxFailures limit =
                MaxFailures.parse(maxFailures)
                        .orElseThrow(
                                () ->
                                        usage(
                                                "--max-failures takes a number of clusters, such as 5, or a percentage, such as 5%"));
        stop().onRequest(limit::stop);
        return Optional.of(limit);
    }

    private static PushObserver observer(Optional<MaxFailures> limit, Progress progress) {
        return limit.<PushObserver>map(one -> new ForwardingObserver(one, progress))
                .orElse(progress);
    }
}
