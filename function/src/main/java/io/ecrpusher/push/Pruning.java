package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.kubernetes.StoredSecret;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Selection;
import io.ecrpusher.plan.Target;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Removes the Secrets of this fleet that it no longer asks for. */
final class Pruning {
    private final ClusterJob job;
    private final Prune prune;
    private final ClusterSession session;
    private final Deadline deadline;

    Pruning(ClusterJob job, Prune prune, ClusterSession session, Deadline deadline) {
        this.job = job;
        this.prune = prune;
        this.session = session;
        this.deadline = deadline;
    }

    /**
     * One outcome for each Secret that is removed, cannot be, or stays for the sake of others'
     * logins; none for the rest.
     *
     * @param selection what the run found; a Secret with a pattern that matches nothing is left
     *     alone, since the pattern may be the mistake
     */
    List<Outcome> run(Selection selection) {
        Set<String> doubtful = names(selection.unmatched().stream());
        Set<String> wanted =
                Stream.concat(selection.targets().stream(), selection.terminating().stream())
                        .map(target -> target.namespace() + "/" + target.secret().name())
                        .collect(Collectors.toSet());
        List<Outcome> outcomes = new ArrayList<>();
        for (SecretSpec secret : candidates().values()) {
            if (doubtful.contains(secret.name())) {
                continue;
            }
            try {
                for (StoredSecret stored : stored(secret)) {
                    if (wanted.contains(stored.namespace() + "/" + stored.name())
                            || !prune.fleet().equals(stored.labels().get(Prune.FLEET_LABEL))) {
                        continue;
                    }
                    if (stored.isOurs()) {
                        outcomes.add(remove(secret, stored));
                    } else if (stored.isShared()) {
                        outcomes.add(new Outcome.Shared(target(secret, stored.namespace())));
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
        prune.retired().forEach(name -> candidates.put(name, SecretSpec.retired(name)));
        return candidates;
    }

    private List<StoredSecret> stored(SecretSpec secret) throws FailureException {
        return session.ask(
                (kubernetes, token, timeout) -> kubernetes.secrets(token, secret.name(), timeout),
                deadline);
    }

    private Outcome remove(SecretSpec secret, StoredSecret stored) {
        Target target = target(secret, stored.namespace());
        try {
            session.ask(
                    (kubernetes, token, timeout) -> {
                        kubernetes.delete(token, stored, timeout);
                        return stored;
                    },
                    deadline);
            return new Outcome.Pruned(target);
        } catch (FailureException failure) {
            return Outcome.of(target, failure);
        }
    }

    private Target target(SecretSpec secret, String namespace) {
        return new Target(job.cluster(), secret, namespace, false, List.of());
    }

    private static Set<String> names(Stream<Target> targets) {
        return targets.map(target -> target.secret().name()).collect(Collectors.toSet());
    }
}
