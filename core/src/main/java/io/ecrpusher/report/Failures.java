package io.ecrpusher.report;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.Target;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Shortfall;
import io.ecrpusher.secret.MissingLogin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Groups the failures of a run: by cluster and problem, or by registry and cause for logins that
 * Secrets lack. One mistake is then one failure, in however many Secrets and namespaces.
 */
final class Failures {
    /** What failures have in common that are reported as one. */
    private sealed interface Group {
        /** Secrets of one cluster. The namespace and the server's words may differ. */
        record OfCluster(ClusterId cluster, String effect, Cause cause, String detail)
                implements Group {}

        /** Secrets that lack a registry's login. The cluster and the Region may differ. */
        record OfRegistry(String registry, Cause cause) implements Group {}
    }

    /** The members of a group. {@code problem} is that of the first one. */
    private record Members(Problem problem, Set<String> targets, Set<String> regions) {
        Members(Problem problem) {
            this(problem, new LinkedHashSet<>(), new TreeSet<>());
        }
    }

    private final Map<Group, Members> groups = new LinkedHashMap<>();

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
            case Outcome.Incomplete(Target target, _, _, List<Shortfall> shortfalls) ->
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
            case Shortfall.Login(MissingLogin(String registry, String region, Problem problem)) -> {
                Members members = members(new Group.OfRegistry(registry, problem.cause()), problem);
                members.targets().add(target.toString());
                if (!region.isEmpty()) {
                    members.regions().add(region);
                }
            }
            case Shortfall.ServiceAccounts(Problem problem) ->
                    addOfCluster(target, "written, but not added to ServiceAccounts", problem);
        }
    }

    private void addOfCluster(Target target, String effect, Problem problem) {
        ClusterId cluster = target.cluster().id();
        members(new Group.OfCluster(cluster, effect, problem.cause(), problem.detail()), problem)
                .targets()
                .add(target.namespace() + "/" + target.secret().name());
    }

    private Members members(Group group, Problem problem) {
        return groups.computeIfAbsent(group, _ -> new Members(problem));
    }

    private List<Report.Failure> all() {
        List<Report.Failure> failures = new ArrayList<>();
        groups.forEach((group, members) -> failures.add(failure(group, members)));
        return failures;
    }

    private static Report.Failure failure(Group group, Members members) {
        List<String> targets = List.copyOf(members.targets());
        return switch (group) {
            case Group.OfCluster(ClusterId cluster, String effect, _, _) ->
                    new Report.Failure(
                            Optional.of(cluster),
                            cluster.toString(),
                            members.problem(),
                            targets,
                            effect);
            case Group.OfRegistry(String name, _) -> {
                String registry = "registry '%s'".formatted(name);
                String regions =
                        members.regions().isEmpty()
                                ? ""
                                : " in " + String.join(", ", members.regions());
                yield new Report.Failure(
                        Optional.empty(),
                        registry,
                        members.problem(),
                        targets,
                        "written without " + registry + regions);
            }
        };
    }
}
