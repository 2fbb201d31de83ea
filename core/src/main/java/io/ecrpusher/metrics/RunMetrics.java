package io.ecrpusher.metrics;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.report.Report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run, or one part of a run, in numbers. */
public final class RunMetrics {
    private RunMetrics() {}

    /**
     * Returns the values to publish. Leaves out causes and services without any.
     *
     * @param calls the calls to AWS by service, such as {@code ecr}, and those to API servers as
     *     {@code kubernetes}
     * @param coldStart true in the first run of a process
     */
    public static List<Metric> of(Report report, Map<String, Long> calls, boolean coldStart) {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.count("TargetsApplied", report.applied(), "Secrets written"));
        metrics.add(Metric.seconds("RunDuration", report.took(), "Duration"));
        metrics.addAll(byCause("Retryable", retryable(report)));
        metrics.addAll(byCause("Rejected", rejected(report)));
        calls.entrySet().stream()
                .filter(service -> service.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        service ->
                                metrics.add(
                                        Metric.count(
                                                "Calls" + camelCase(service.getKey()),
                                                service.getValue(),
                                                "Calls to " + service.getKey())));
        if (coldStart) {
            metrics.add(Metric.count("ColdStarts", 1, "Runs in a new process"));
        }
        return metrics;
    }

    /**
     * Returns a half of a run that Lambda counts as an error, so that an alarm can tell it from a
     * crash. One half belongs a minute before the run, the other a minute after its start. At
     * whichever minute the alarm's hour begins or ends, it contains a half of each error in it.
     */
    public static List<Metric> halfOfFailedRun() {
        return List.of(
                new Metric(
                        "FailedRuns",
                        Metric.Unit.COUNT,
                        0.5,
                        "Runs that ended with an error after a report"));
    }

    private static Stream<Cause> retryable(Report report) {
        return report.outcomes().stream()
                .filter(Outcome.Retryable.class::isInstance)
                .map(outcome -> ((Outcome.Retryable) outcome).problem().cause());
    }

    private static Stream<Cause> rejected(Report report) {
        return report.outcomes().stream()
                .filter(Outcome.Rejected.class::isInstance)
                .map(outcome -> ((Outcome.Rejected) outcome).problem().cause());
    }

    private static List<Metric> byCause(String prefix, Stream<Cause> causes) {
        Map<Cause, Long> counts =
                causes.collect(
                        Collectors.groupingBy(cause -> cause, TreeMap::new, Collectors.counting()));
        List<Metric> metrics = new ArrayList<>();
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        if (all > 0) {
            metrics.add(Metric.count("Targets" + prefix, all, "Secrets not written"));
        }
        counts.forEach(
                (cause, count) ->
                        metrics.add(
                                Metric.count(
                                        prefix + camelCase(cause.name()),
                                        count,
                                        "Secrets not written because of " + cause)));
        return metrics;
    }

    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.toLowerCase(Locale.ROOT).split("[_-]", -1)) {
            text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return text.toString();
    }
}
