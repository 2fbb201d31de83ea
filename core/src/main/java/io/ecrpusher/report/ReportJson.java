package io.ecrpusher.report;

import io.ecrpusher.push.Outcome;
import io.ecrpusher.settings.Settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as maps and lists, for the function's result and the log. */
public final class ReportJson {
    private ReportJson() {}

    /** Returns the whole report. */
    public static Map<String, Object> of(Report report) {
        Map<String, Object> json = totals(report);
        json.put("byCluster", byCluster(report));
        json.put("failures", report.failures().stream().map(ReportJson::of).toList());
        json.put("warnings", report.warnings().stream().map(ReportJson::of).toList());
        return json;
    }

    /** Returns the report's numbers, and the version of this build. */
    public static Map<String, Object> totals(Report report) {
        Map<String, Object> json = new LinkedHashMap<>();
        long notTagged = report.count(Outcome.NotTagged.class);
        long absent = report.count(Outcome.Absent.class);
        json.put("clusters", report.tallies().size() - notTagged - absent);
        putIfPositive(json, "clustersNotTagged", notTagged);
        json.put("secrets", report.applied() + report.failed());
        json.put("applied", report.applied());
        json.put("failed", report.failed());
        putIfPositive(json, "incomplete", report.incomplete());
        putIfPositive(json, "namespacesGone", report.count(Outcome.Gone.class));
        putIfPositive(json, "pruned", report.count(Outcome.Pruned.class));
        report.validUntil().ifPresent(instant -> json.put("validUntil", instant.toString()));
        json.put("tookMillis", report.took().toMillis());
        json.put("version", Version.get());
        return json;
    }

    private static void putIfPositive(Map<String, Object> json, String name, long count) {
        if (count > 0) {
            json.put(name, count);
        }
    }

    /** Returns a failure. */
    public static Map<String, Object> of(Report.Failure failure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cluster", failure.where());
        json.put("cause", failure.problem().cause().name());
        json.put("next", ReportText.next(failure.problem().cause()));
        json.put("detail", failure.problem().text());
        if (failure.isOfWrittenSecrets()) {
            json.put("effect", failure.effect());
        }
        json.put("secrets", failure.targets().size());
        json.put("targets", failure.targets().stream().limit(Settings.TARGETS_LISTED).toList());
        return json;
    }

    /** Returns a warning. */
    public static Map<String, Object> of(Report.Warning warning) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cluster", warning.where());
        json.put("detail", warning.detail());
        return json;
    }

    private static List<Map<String, Object>> byCluster(Report report) {
        return report.tallies().entrySet().stream()
                .map(
                        cluster ->
                                Map.<String, Object>of(
                                        "cluster", cluster.getKey().toString(),
                                        "applied", cluster.getValue().applied(),
                                        "failed", cluster.getValue().failed()))
                .toList();
    }
}
