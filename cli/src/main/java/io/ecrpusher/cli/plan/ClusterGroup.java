package io.ecrpusher.cli.plan;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.ClusterId;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clusters that a run would write the same to. */
record ClusterGroup(List<String> clusters, List<Row> rows) {
    /** The name of a target that represents its whole cluster. */
    private static final String ALL = "*";

    /**
     * Equal writes of one cluster.
     *
     * @param problems what would fail in the first of the namespaces
     */
    record Row(
            PlannedAction action,
            String secret,
            List<String> namespaces,
            List<String> details,
            List<Problem> problems) {}

    /** What writes have in common that are one row. The server's words may differ. */
    private record Key(
            PlannedAction action, String secret, List<String> details, List<Reason> reasons) {
        static Key of(PlannedWrite write) {
            return new Key(
                    write.action(),
                    write.isOfCluster() ? ALL : write.target().secret().name(),
                    write.details(),
                    write.problems().stream().map(Reason::of).toList());
        }
    }

    private record Reason(Cause cause, String detail) {
        static Reason of(Problem problem) {
            return new Reason(problem.cause(), problem.detail());
        }
    }

    /** The rows of one cluster, without the server's words, which may differ between clusters. */
    private record Content(List<Key> keys, List<List<String>> namespaces) {}

    /** Returns the groups in the order of their first clusters, the largest group first. */
    static List<ClusterGroup> of(List<PlannedWrite> writes) {
        Map<ClusterId, Map<Key, List<PlannedWrite>>> byCluster = new LinkedHashMap<>();
        for (PlannedWrite write : writes) {
            byCluster
                    .computeIfAbsent(write.target().cluster().id(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(Key.of(write), _ -> new ArrayList<>())
                    .add(write);
        }
        Map<Content, ClusterGroup> groups = new LinkedHashMap<>();
        byCluster.forEach(
                (cluster, rows) ->
                        groups.computeIfAbsent(
                                        content(rows),
                                        _ -> new ClusterGroup(new ArrayList<>(), rows(rows)))
                                .clusters()
                                .add(cluster.toString()));
        return groups.values().stream()
                .sorted((one, other) -> other.clusters().size() - one.clusters().size())
                .toList();
    }

    private static Content content(Map<Key, List<PlannedWrite>> rows) {
        return new Content(
                List.copyOf(rows.keySet()),
                rows.values().stream().map(ClusterGroup::namespaces).toList());
    }

    private static List<Row> rows(Map<Key, List<PlannedWrite>> rows) {
        List<Row> all = new ArrayList<>();
        rows.forEach(
                (key, writes) ->
                        all.add(
                                new Row(
                                        key.action(),
                                        key.secret(),
                                        namespaces(writes),
                                        key.details(),
                                        writes.getFirst().problems())));
        return all;
    }

    private static List<String> namespaces(List<PlannedWrite> writes) {
        return writes.stream().map(write -> write.target().namespace()).toList();
    }
}
