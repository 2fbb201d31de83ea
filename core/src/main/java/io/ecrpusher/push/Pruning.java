package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.kubernetes.StoredSecret;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Selection;
import io.ecrpusher.plan.Target;
import io.ecrpusher.secret.FieldManager;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Deletes the fleet's Secrets that the fleet no longer contains. */
final class Pruning {
    private final ClusterJob job;
    private final Prune prune;
    private final ClusterSession session;

    Pruning(ClusterJob job, Prune prune, ClusterSession session) {
        this.job = job;
        this.prune = prune;
        this.session = session;
    }

    /** A Secret in a namespace, as the fleet wants it. */
    private record Wanted(String namespace, String secret) {}

    /**
     * Returns one outcome for each Secret that was deleted, couldn't be deleted, or stays because
     * it holds other people's logins.
     *
     * @param selection what the run selected. A Secret with a pattern that matched nothing is left
     *     alone: the pattern may be the mistake.
     */
    List<Outcome> run(Selection selection) {
        Set<String> unmatched =
                selection.unmatchedSelectors().stream()
                        .map(target -> target.secret().name())
                        .collect(Collectors.toSet());
        Set<Wanted> wanted =
                Stream.concat(selection.targets().stream(), selection.terminating().stream())
                        .map(target -> new Wanted(target.namespace(), target.secret().name()))
                        .collect(Collectors.toSet());
        List<Outcome> outcomes = new ArrayList<>();
        for (SecretSpec secret : candidates().values()) {
            if (unmatched.contains(secret.name())) {
                continue;
            }
            try {
                for (StoredSecret stored : stored(secret)) {
                    if (!wanted.contains(new Wanted(stored.namespace(), stored.name()))) {
                        pruneOne(secret, stored, outcomes);
                    }
                }
            } catch (FailureException failure) {
                outcomes.add(Outcome.of(target(secret, "*"), failure));
            }
        }
        return outcomes;
    }

    private Map<String, SecretSpec> candidates() {
        Map<String, SecretSpec> candidates = new LinkedHashMap<>();
        job.cluster().secrets().forEach(secret -> candidates.put(secret.name(), secret));
        prune.retired()
                .forEach(name -> candidates.put(name, SecretSpec.retired(name, prune.fleet())));
        return candidates;
    }

    private List<StoredSecret> stored(SecretSpec secret) throws FailureException {
        return session.send(
                (kubernetes, token, timeout) -> kubernetes.secrets(token, secret.name(), timeout));
    }

    private void pruneOne(SecretSpec secret, StoredSecret stored, List<Outcome> outcomes) {
        FieldManager deployment = new FieldManager(prune.fleet());
        boolean labeled = prune.fleet().equals(stored.labels().get(Prune.FLEET_LABEL));
        if (labeled && stored.isOurs(deployment)) {
            outcomes.add(delete(secret, stored));
        } else if (stored.isShared(deployment)) {
            outcomes.add(new Outcome.Shared(target(secret, stored.namespace())));
        }
    }

    private Outcome delete(SecretSpec secret, StoredSecret stored) {
        Target target = target(secret, stored.namespace());
        try {
            session.send(
                    (kubernetes, token, timeout) -> {
                        kubernetes.delete(token, stored, timeout);
                        return stored;
                    });
            return new Outcome.Pruned(target);
        } catch (FailureException failure) {
            return Outcome.of(target, failure);
        }
    }

    private Target target(SecretSpec secret, String namespace) {
        return new Target(job.cluster(), secret, namespace, false, List.of());
    }
}
