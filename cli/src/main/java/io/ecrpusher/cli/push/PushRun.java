package io.ecrpusher.cli.push;

import io.ecrpusher.aws.EcrTokens;
import io.ecrpusher.aws.SdkRegions;
import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.aws.PlaceholderTokens;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.PushObserver;
import io.ecrpusher.push.Retries;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.HandOff;
import io.ecrpusher.run.Run;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;
import io.ecrpusher.time.StopSignal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A run of the flow by a command, as the function runs it, but without a queue. Ends within seconds
 * when the command has to stop.
 */
public final class PushRun {
    private final Terminal terminal;
    private final Stop stop;
    private final AwsSession session;
    private final Duration timeout;
    private final StopSignal signal = new StopSignal();
    private final AtomicBoolean started = new AtomicBoolean();

    /** What a run stores. */
    public enum Mode {
        /** All Secrets. */
        WRITE,
        /** Nothing, with registry tokens as in a run that writes. */
        DRY_RUN,
        /** Nothing, without a call to ECR. */
        PLAN
    }

    /**
     * Creates a run with the credentials of {@code session}.
     *
     * @param timeout after which the command stops
     */
    public PushRun(Terminal terminal, Stop stop, AwsSession session, Duration timeout) {
        this.terminal = terminal;
        this.stop = stop;
        this.session = session;
        this.timeout = timeout;
    }

    /**
     * Runs the flow, and returns its report. If the command has to stop, the report says which
     * Secrets were written by then.
     *
     * @throws CommandException if there is nothing to push to, or the command had to stop before
     *     the first write
     */
    public Report start(Fleet fleet, Trigger trigger, Mode mode, PushObserver observer) {
        return start(fleet, trigger, mode, observer, Map.of());
    }

    /**
     * Does the same, and keeps records.
     *
     * @param records the variables that say where, as the function has them; empty for none
     */
    Report start(
            Fleet fleet,
            Trigger trigger,
            Mode mode,
            PushObserver observer,
            Map<String, String> records) {
        ApiServers apiServers =
                new ApiServers(
                        Settings.API_CONNECT_TIMEOUT,
                        Settings.API_RESPONSE_TIMEOUT,
                        terminal.environment());
        Run run = run(fleet, mode, apiServers, records);
        Deadline deadline =
                new Deadline(
                        terminal.clock(),
                        terminal.clock().instant().plus(timeout).plus(CliSettings.BEYOND_TIMEOUT),
                        signal);
        CompletableFuture<Report> report =
                CompletableFuture.supplyAsync(
                        () -> run.start(trigger, HandOff.NONE, deadline, noting(observer)).report(),
                        Thread::startVirtualThread);
        stop.onRequest(() -> end(report, apiServers));
        try {
            return checked(report.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** A push to nothing is a mistake, such as a misspelled name among discovered clusters. */
    private static Report checked(Report report) {
        if (report.outcomes().isEmpty() && report.undiscovered().isEmpty()) {
            throw new CommandException(
                    "there is nothing to push to. "
                            + report.warnings().stream()
                                    .map(one -> one.where() + ": " + one.detail())
                                    .collect(Collectors.joining("; ")));
        }
        return report;
    }

    private Run run(Fleet fleet, Mode mode, ApiServers apiServers, Map<String, String> records) {
        Map<String, String> environment = new HashMap<>(records);
        environment.put("AWS_REGION", session.region());
        return Application.of(
                        environment,
                        terminal.clock(),
                        session.clients(),
                        mode == Mode.PLAN
                                ? new PlaceholderTokens(session.clients(), terminal.clock())
                                : new EcrTokens(session.clients(), terminal.clock()),
                        _ -> fleet,
                        SdkRegions.seenFrom(session.region()),
                        mode == Mode.WRITE ? apiServers : apiServers.dryRun(),
                        new Retries(Settings.API_ATTEMPTS, Settings.API_RETRY_PAUSE))
                .run(Settings.TOKEN_MAX_AGE);
    }

    /** Ends the run: waits now, requests in flight after the grace, and everything after that. */
    private void end(CompletableFuture<Report> report, ApiServers apiServers) {
        signal.stop();
        if (!started.get()) {
            boolean _ =
                    report.completeExceptionally(
                            new CommandException(
                                    "stopped while finding clusters. Nothing was written"));
            return;
        }
        after(Settings.STOP_GRACE, apiServers::cancelRequests);
        after(
                CliSettings.TIME_TO_STOP,
                () -> {
                    boolean _ =
                            report.completeExceptionally(
                                    new CommandException(
                                            "the run didn't stop in time. What it wrote isn't known"));
                });
    }

    private static void after(Duration time, Runnable action) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS).execute(action);
    }

    private PushObserver noting(PushObserver observer) {
        return new ForwardingObserver(observer) {
            @Override
            public void starts(Plan plan) {
                started.set(true);
                super.starts(plan);
            }
        };
    }
}
