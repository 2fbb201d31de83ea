package io.ecrpusher.lambda;

import io.ecrpusher.metrics.EmbeddedMetrics;
import io.ecrpusher.metrics.RunMetrics;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.RunLog;
import io.ecrpusher.run.Application;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Logs runs, and the metrics that CloudWatch takes from the log. */
final class Telemetry {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Consumer<String> lines = System.out::println;
    private final Application application;
    private final Clock clock;
    private final String stack;
    private final boolean failuresAreErrors;
    private final RunLog log;
    private Map<String, Long> callsBefore = Map.of();
    private boolean coldStart = true;

    /**
     * @param failuresAreErrors true if the handler throws after a report with failures
     */
    Telemetry(
            Map<String, String> environment,
            Application application,
            Clock clock,
            boolean failuresAreErrors) {
        this.failuresAreErrors = failuresAreErrors;
        this.application = application;
        this.clock = clock;
        stack = environment.getOrDefault("STACK_NAME", "ecr-pusher");
        log = new RunLog(lines, level(environment.getOrDefault("LOG_LEVEL", "")));
    }

    /** An unknown level logs everything: a run isn't refused because of its log. */
    private static RunLog.Level level(String name) {
        for (RunLog.Level level : RunLog.Level.values()) {
            if (level.name().equals(name)) {
                return level;
            }
        }
        return RunLog.Level.INFO;
    }

    /** Logs a run, or a part of one, that was pushed. */
    void pushed(Report report) {
        log.write(report);
        metrics(report);
    }

    /** Logs a run that queue workers push. */
    void enqueued(Report report, Map<String, Object> counts) {
        log.enqueued(report, counts);
        metrics(report);
    }

    /** Logs a warning that belongs to no run. */
    void warn(String detail) {
        log.warn(detail);
    }

    private void metrics(Report report) {
        Map<String, Long> calls = application.callCounts();
        Map<String, Long> ofThisRun = new HashMap<>(calls);
        callsBefore.forEach((service, before) -> ofThisRun.merge(service, -before, Long::sum));
        Instant startedAt = clock.instant().minus(report.took());
        lines.accept(
                EmbeddedMetrics.line(
                        stack, startedAt, RunMetrics.of(report, ofThisRun, coldStart)));
        if (failuresAreErrors && report.hasFailed()) {
            // Lambda counts an error at the start of its invocation, which is a little earlier.
            for (Duration half : List.of(MINUTE.negated(), MINUTE)) {
                lines.accept(
                        EmbeddedMetrics.line(
                                stack, startedAt.plus(half), RunMetrics.halfOfFailedRun()));
            }
        }
        callsBefore = calls;
        coldStart = false;
    }
}
