package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.access.ApiObject;
import io.ecrpusher.cli.access.Comparison;
import io.ecrpusher.cli.aws.AccessEntries;
import io.ecrpusher.cli.grant.ClusterReader.Opened;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.rbac.Rbac;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Carries out the steps of plans. */
final class ClusterWriter {
    private final ClusterReader reader;
    private final AccessEntries entries;
    private final boolean force;
    private final Map<Target, Integer> done = new ConcurrentHashMap<>();

    /**
     * Creates a writer.
     *
     * @param reader opens the clusters
     * @param force takes over the fields that other managers own
     */
    ClusterWriter(ClusterReader reader, AccessEntries entries, boolean force) {
        this.reader = reader;
        this.entries = entries;
        this.force = force;
    }

    /** Carries out all steps. After a failure, another call goes on with the failed step. */
    void write(Target target, List<Step> steps) throws TurnException {
        try (Opened opened = reader.open(target)) {
            for (int i = done.getOrDefault(target, 0); i < steps.size(); i++) {
                write(target, opened, steps.get(i));
                done.put(target, i + 1);
            }
        }
    }

    private void write(Target target, Opened opened, Step step) throws TurnException {
        Cluster cluster = target.asCaller();
        String principal = target.principal();
        switch (step) {
            case Step.CreateEntry _ ->
                    aws(target, () -> entries.create(cluster, principal, List.of(Rbac.GROUP)));
            case Step.SetGroups(String _, var groups) ->
                    aws(target, () -> entries.update(cluster, principal, groups));
            case Step.DeleteEntry _ -> aws(target, () -> entries.delete(cluster, principal));
            case Step.Apply(String _, ApiObject needed) ->
                    check(
                            needed,
                            reader.cluster(
                                    target, opened, () -> opened.api().apply(needed, force)));
            case Step.Delete(String _, ApiObject live) -> {
                Object _ =
                        reader.cluster(
                                target,
                                opened,
                                () -> {
                                    opened.api().delete(live);
                                    return true;
                                });
            }
        }
    }

    /** A change of AWS. */
    @FunctionalInterface
    private interface Change {
        void send() throws FailureException;
    }

    private void aws(Target target, Change change) throws TurnException {
        Object _ =
                reader.aws(
                        target,
                        () -> {
                            change.send();
                            return true;
                        });
    }

    /** Server-side apply keeps the fields that others have added. */
    private static void check(ApiObject needed, ApiObject applied) throws TurnException {
        List<String> details = Comparison.details(needed, applied);
        if (!details.isEmpty()) {
            throw new TurnException(
                    "%s still differs, because %s manage it, too: %s"
                            .formatted(
                                    needed.key(),
                                    String.join(", ", applied.managers()),
                                    String.join("; ", details)),
                    "Delete it, and run the same command again: kubectl delete "
                            + needed.key().kubectl(),
                    false);
        }
    }
}
