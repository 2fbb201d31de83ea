package io.ecrpusher.cli.status;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.aws.Stack;
import io.ecrpusher.cli.aws.StackRecords;
import io.ecrpusher.cli.terminal.Documents;
import io.ecrpusher.cli.terminal.OutputOptions;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.page.FleetPage;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.FleetRecords;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows how long the Secrets of each cluster remain valid, from the records of the runs. */
@CommandLine.Command(
        name = "status",
        header = "Shows how long the Secrets of each cluster remain valid.",
        description = {
            "Examples:",
            "  ecr-pusher status",
            "  ecr-pusher status --state failing -o wide",
            "  ecr-pusher status --expiring-within 3h     (exits with 1 if a Secret expires by then)",
            "  ecr-pusher status --watch --timeout 8h",
            "  ecr-pusher status --html fleet.html",
            "  ecr-pusher status --open",
            "",
            "Reads the records in the stack's bucket, and never contacts a cluster. Shows the worst first:"
                    + " SECRETS is the number of namespaces written in the last attempt, of all."
                    + " Paused clusters come last, don't count as failing, and never change the exit code.",
            "Exits with 0, or 1 with --expiring-within if a Secret isn't valid for that time. Exits with 2 if the"
                    + " records can't be read, or with --expiring-within if they name no such Secret but have"
                    + " problems, and with 3 without AWS credentials."
        })
public final class StatusCommand extends Command {
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    @Option(
            names = "--stack",
            paramLabel = "NAME",
            defaultValue = CliSettings.DEFAULT_STACK,
            description = "The deployed stack. Default: ${DEFAULT-VALUE}.")
    private String stackName;

    @Mixin private StatusFilter filter;
    @Mixin private OutputOptions output;

    @Option(
            names = "--watch",
            description = "Shows the status every 30 seconds, until Ctrl-C or --timeout.")
    private boolean watch;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Saves the fleet page with all clusters to a file instead.")
    private String html;

    @Option(
            names = "--open",
            description =
                    "Prints a link to the fleet page in the stack's bucket instead, and opens it on a desktop."
                            + " Whoever has the link can read the page for 15 minutes, or until your session ends.")
    private boolean open;

    @Mixin private AwsOptions aws;

    /** Creates the command. */
    public StatusCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() throws Exception {
        if ((html != null && open) || (watch && (html != null || open))) {
            throw usage("--watch, --html, and --open exclude one another");
        }
        AwsSession session = aws.open(terminal());
        StackRecords records = StackRecords.of(session, Stack.read(session, stackName), terminal());
        if (open) {
            Credential link = records.pageLink(CliSettings.LINK_LIFETIME);
            terminal().out().println(link.reveal());
            LinkOpener.open(link, terminal());
            return ExitCode.OK;
        }
        if (html != null) {
            return save(records);
        }
        return watch ? watch(records) : show(records);
    }

    private int save(StackRecords records) throws FailureException {
        FleetRecords read = records.read(terminal());
        warn(read, records.scheduleInterval(), clock().instant());
        PageFile.write(
                terminal().resolve(html),
                FleetPage.of(read, records.scheduleInterval()).html(clock().instant()));
        terminal().err().println("Saved " + html);
        return ExitCode.OK;
    }

    private int watch(StackRecords records) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        stop().onRequest(stopped::countDown);
        do {
            if (terminal().outIsTerminal()) {
                terminal().out().print(CLEAR_SCREEN);
            } else {
                terminal().out().println(clock().instant());
            }
            try {
                int _ = show(records);
            } catch (FailureException failure) {
                terminal().err().println("ecr-pusher: " + failure.getMessage());
            }
        } while (!stopped.await(CliSettings.WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        return ExitCode.OK;
    }

    private int show(StackRecords stack) throws FailureException {
        FleetRecords records = stack.read(terminal());
        Instant now = clock().instant();
        List<ClusterStatus> all = ClusterStatus.of(records, now, stack.scheduleInterval());
        List<ClusterStatus> clusters = filter.apply(all, now);
        switch (output.format()) {
            case TABLE -> StatusTable.print(terminal().out(), clusters, false, now);
            case WIDE -> StatusTable.print(terminal().out(), clusters, true, now);
            case NAME -> clusters.forEach(one -> terminal().out().println(StatusText.cluster(one)));
            case JSON, YAML ->
                    Documents.print(
                            terminal().out(),
                            output.format(),
                            new StatusDocument(now, stack.scheduleInterval(), stackName)
                                    .of(records, clusters));
        }
        if (!output.isDocument()) {
            terminal().err().println(StatusTable.summary(records, clusters, now));
            StatusTable.printRemedies(terminal().err(), stackName, clusters);
        }
        List<String> unknown = filter.unknown(all);
        unknown.forEach(message -> terminal().err().println("ecr-pusher: " + message));
        boolean complete = warn(records, stack.scheduleInterval(), now) && unknown.isEmpty();
        if (!filter.isGate()) {
            return ExitCode.OK;
        }
        if (clusters.stream().anyMatch(one -> !one.paused())) {
            return ExitCode.FINDINGS;
        }
        return complete ? ExitCode.OK : ExitCode.NOT_DONE;
    }

    /** Says what is wrong with the records. Returns true if they tell about all clusters. */
    private boolean warn(FleetRecords records, Duration scheduleInterval, Instant now) {
        for (String problem : records.problems()) {
            terminal().err().println("ecr-pusher: " + StatusText.clean(problem));
        }
        if (records.lastRun().isEmpty()) {
            if (records.problems().isEmpty()) {
                terminal()
                        .err()
                        .println(
                                "ecr-pusher: no run has recorded anything yet. Check that the stack's parameter Records is on");
            }
        } else if (records.lastRun().get().plus(scheduleInterval.multipliedBy(2)).isBefore(now)) {
            terminal()
                    .err()
                    .printf(
                            "ecr-pusher: the records are old: the last run was %s, and one is due every %s. Check the function's schedule and log%n",
                            StatusText.ago(records.lastRun(), now),
                            StatusText.span(scheduleInterval));
        }
        return records.problems().isEmpty() && records.lastRun().isPresent();
    }
}
