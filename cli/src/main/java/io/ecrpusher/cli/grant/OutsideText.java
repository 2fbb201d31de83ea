package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.rbac.Rbac;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints what the user has to do by hand: in clusters outside EKS, and in aws-auth. */
final class OutsideText {
    private OutsideText() {}

    /** Prints the manifests of clusters outside EKS. */
    static void printManifests(PrintStream out, List<Cluster> clusters, ClusterReader reader) {
        Map<NeededAccess, List<String>> namesOf = new LinkedHashMap<>();
        for (Cluster cluster : clusters) {
            reader.needed(cluster.secrets())
                    .ifPresent(
                            needed ->
                                    namesOf.merge(
                                            needed, List.of(cluster.name()), OutsideText::join));
        }
        namesOf.forEach(
                (needed, names) -> {
                    out.println(
                            "# Outside EKS: %s. Apply this with kubectl, and put the cluster's credential of ecr-pusher into group %s:"
                                    .formatted(String.join(", ", names), Rbac.GROUP));
                    out.print(needed.manifest());
                });
    }

    static void printRevoke(PrintStream out, List<Cluster> clusters) {
        if (!clusters.isEmpty()) {
            out.println(
                    "Outside EKS: %s. Delete the output of ecr-pusher rbac with kubectl delete -f -."
                            .formatted(
                                    clusters.stream()
                                            .map(Cluster::name)
                                            .collect(Collectors.joining(", "))));
        }
    }

    /** Prints the entries of aws-auth that clusters lack, once for each role. */
    static void printAuthEntries(PrintStream out, List<Target> targets) {
        Map<String, List<String>> clustersOf = new LinkedHashMap<>();
        for (Target target : targets) {
            clustersOf.merge(target.principal(), List.of(target.toString()), OutsideText::join);
        }
        clustersOf.forEach(
                (role, names) -> {
                    out.println(
                            "# %s: add this to mapRoles (kubectl -n %s edit configmap %s):"
                                    .formatted(
                                            PlanText.some(names), AwsAuth.NAMESPACE, AwsAuth.NAME));
                    AwsAuth.entry(role).forEach(out::println);
                });
    }

    private static List<String> join(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
