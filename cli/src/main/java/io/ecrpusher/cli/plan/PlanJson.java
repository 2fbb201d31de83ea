package io.ecrpusher.cli.plan;

import io.ecrpusher.failure.Problem;
import io.ecrpusher.report.ReportJson;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as maps and lists, for programs. */
final class PlanJson {
    private PlanJson() {}

    static Map<String, Object> of(PlanResult plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("changes", plan.hasChanges());
        json.put("failures", plan.hasFailures());
        json.put("offline", plan.offline());
        json.put("clusters", plan.clusters());
        Map<String, Object> counts = new LinkedHashMap<>();
        plan.counts().forEach((action, count) -> counts.put(action.toString(), count));
        json.put("counts", counts);
        json.put("groups", plan.groups().stream().map(PlanJson::of).toList());
        json.put("undiscovered", plan.undiscovered().stream().map(ReportJson::of).toList());
        json.put("warnings", plan.allWarnings().stream().map(ReportJson::of).toList());
        return json;
    }

    private static Map<String, Object> of(ClusterGroup group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("clusters", List.copyOf(group.clusters()));
        json.put("writes", group.rows().stream().map(PlanJson::of).toList());
        return json;
    }

    private static Map<String, Object> of(ClusterGroup.Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("action", row.action().toString());
        json.put("secret", row.secret());
        json.put("namespaces", row.namespaces());
        json.put("uid", row.action().uid());
        json.put("details", row.details());
        json.put("problems", row.problems().stream().map(PlanJson::of).toList());
        return json;
    }

    private static Map<String, Object> of(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cause", problem.cause().name());
        json.put("detail", problem.text());
        return json;
    }
}
