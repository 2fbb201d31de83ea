package io.ecrpusher.run;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.report.Report;
import io.ecrpusher.settings.Settings;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds EKS clusters of one name that one principal authenticates to. A bearer token is bound to a
 * cluster by the signed header {@code x-k8s-aws-id}, which holds the name without the Region: each
 * of these clusters receives tokens that the others accept.
 */
final class ReplayableTokens {
    private ReplayableTokens() {}

    private record Login(String name, String roleArn) implements Comparable<Login> {
        @Override
        public int compareTo(Login other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : roleArn.compareTo(other.roleArn);
        }

        private String describe(SortedSet<String> regions) {
            return "%s in %s%s"
                    .formatted(
                            name,
                            listed(regions, "Regions"),
                            roleArn.isEmpty() ? "" : " as " + roleArn);
        }
    }

    /**
     * Returns one warning for all such clusters of {@code fleet}.
     *
     * @param outcomes of the run so far. Discovered clusters that turned out to get no Secret don't
     *     count: no token is sent to them.
     */
    static Optional<Report.Warning> warning(Fleet fleet, List<Outcome> outcomes) {
        Set<ClusterId> skipped =
                outcomes.stream()
                        .filter(ReplayableTokens::isSkipped)
                        .map(outcome -> outcome.target().cluster().id())
                        .collect(Collectors.toSet());
        Map<Login, SortedSet<String>> regions = new TreeMap<>();
        fleet.clusters().stream()
                .map(Cluster::id)
                .filter(id -> id.eks() && !skipped.contains(id))
                .forEach(
                        id ->
                                regions.computeIfAbsent(
                                                new Login(id.name(), id.roleArn().orElse("")),
                                                _ -> new TreeSet<>())
                                        .add(id.region()));
        regions.values().removeIf(one -> one.size() == 1);
        if (regions.isEmpty()) {
            return Optional.empty();
        }
        List<String> logins =
                regions.entrySet().stream()
                        .map(login -> login.getKey().describe(login.getValue()))
                        .toList();
        return Optional.of(
                new Report.Warning(
                        "equal cluster names",
                        "an EKS token contains the cluster's name but not its Region, so a token sent to one of these clusters opens the others too. Use a separate role for each cluster, and list only that role in its access entries: "
                                + listed(logins, "names")));
    }

    private static boolean isSkipped(Outcome outcome) {
        return outcome instanceof Outcome.NotTagged || outcome instanceof Outcome.Absent;
    }

    private static String listed(Collection<String> all, String kind) {
        String first =
                all.stream().limit(Settings.TARGETS_LISTED).collect(Collectors.joining(", "));
        int more = all.size() - Settings.TARGETS_LISTED;
        return more > 0 ? "%s, and %d more %s".formatted(first, more, kind) : first;
    }
}
