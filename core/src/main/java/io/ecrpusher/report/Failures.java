package io.ecrpusher.report;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.Target;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Shortfall;
import io.ecrpusher.secret.MissingLogin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups the failures of a run: by cluster and problem, or by registry and problem for logins that
 * Secrets lack. One mistake is then one failure, in however many Secrets and namespaces.
 */
final class Failures {
    /** Problems that differ only in the Secret, the namespace, and the server's words. */
    private record Group(
            Optional<ClusterId> cluster, String where, String effect, Cause cause, String detail) {}

    private final Map<Group, List<String>> targets = new LinkedHashMap<>();
    private final Map<Group, Problem> problems = new HashMap<>();

    private Failures() {}

    /** Returns the failures in {@code outcomes}, in plan order. */
    static List<Report.Failure> of(List<Outcome> outcomes) {
        Failures failures = new Failures();
        outcomes.forEach(failures::add);
        return failures.all();
    }

    private void add(Outcome outcome) {
        switch (outcome) {
            case Outcome.Retryable(Target target, Problem problem) ->
                    addOfCluster(target, Report.NOT_WRITTEN, problem);
            case Outcome.Rejected(Target target, Problem problem) ->
                    addOfCluster(target, Report.NOT_WRITTEN, problem);
            case Outcome.Incomplete(Target target, _, List<Shortfall> shortfalls) ->
                    shortfalls.forEach(shortfall -> add(target, shortfall));
            case Outcome.Applied _,
                    Outcome.Gone _,
                    Outcome.Unmatched _,
                    Outcome.Pruned _,
                    Outcome.Shared _,
                    Outcome.NotTagged _,
                    Outcome.Absent _ -> {}
        }
    }

    private void add(Target target, Shortfall shortfall) {
        switch (shortfall) {
            case Shortfall.Login(MissingLogin missing) -> {
                String registry = "registry '%s'".formatted(missing.registry());
                add(
                        Optional.empty(),
                        registry,
                        "written without " + registry,
                        missing.problem(),
                        target.toString());
            }
            case Shortfall.ServiceAccounts(Problem problem) ->
                    addOfCluster(target, "written, but not added to ServiceAccounts", problem);
        }
    }

    private void addOfCluster(Target target, String effect, Problem problem) {
        ClusterId cluster = target.cluster().id();
        add(
                Optional.of(cluster),
                cluster.toString(),
                effect,
                problem,
                target.namespace() + "/" + target.secret().name());
    }

    private void add(
            Optional<ClusterId> cluster,
            String where,
            String effect,
            Problem problem,
            String target) {
        Group group = new Group(cluster, where, effect, problem.cause(), problem.detail());
        problems.putIfAbsent(group, problem);
        targets.computeIfAbsent(group, _ -> new ArrayList<>()).add(target);
    }

    private List<Report.Failure> all() {
        List<Report.Failure> failures = new ArrayList<>();
        targets.forEach(
                (group, all) ->
                        failures.add(
                                new Report.Failure(
                                        group.cluster(),
                                        group.where(),
                                        problems.get(group),
                                        all,
                                        group.effect())));
        return failures;
    }
}
