package io.ecrpusher.cli.grant.print;

import io.ecrpusher.cli.access.NeededAccess;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the manifests of each group of clusters with equal needs. */
final class Manifests {
    /** Of the formats without manifests. */
    static final String ALSO_APPLY =
            "# Access entries only. Also apply the RBAC and admission policies: ecr-pusher grant --print manifests";

    private Manifests() {}

    static void print(PrintStream out, List<GrantedCluster> clusters) {
        Map<NeededAccess, List<GrantedCluster>> groups = byNeeds(clusters);
        boolean first = true;
        for (Map.Entry<NeededAccess, List<GrantedCluster>> group : groups.entrySet()) {
            if (!first) {
                out.println("---");
            }
            first = false;
            if (groups.size() > 1) {
                out.println(
                        "# Only for: "
                                + group.getValue().stream()
                                        .map(GrantedCluster::toString)
                                        .collect(Collectors.joining(", ")));
            }
            out.print(group.getKey().manifest());
        }
    }

    static Map<NeededAccess, List<GrantedCluster>> byNeeds(List<GrantedCluster> clusters) {
        return clusters.stream()
                .collect(
                        Collectors.groupingBy(
                                GrantedCluster::needed, LinkedHashMap::new, Collectors.toList()));
    }
}
