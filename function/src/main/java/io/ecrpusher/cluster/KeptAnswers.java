package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers in a store. Whatever is wrong with it only means that EKS is asked more often: the first
 * failure is remembered, and the store left alone from then on.
 */
final class KeptAnswers {
    private final AnswerStore store;
    private final AtomicReference<FailureException> failure = new AtomicReference<>();

    KeptAnswers(AnswerStore store) {
        this.store = store;
    }

    Optional<Answer> of(Cluster cluster) {
        if (failure.get() != null) {
            return Optional.empty();
        }
        try {
            return store.read(key(cluster)).flatMap(Answer::parse);
        } catch (FailureException e) {
            failure.set(e);
            return Optional.empty();
        }
    }

    void keep(Cluster cluster, Answer answer) {
        change(key -> store.write(key, answer.toJson()), cluster);
    }

    void drop(Cluster cluster) {
        change(store::delete, cluster);
    }

    private interface Change {
        void of(String key) throws FailureException;
    }

    private void change(Change change, Cluster cluster) {
        if (failure.get() != null) {
            return;
        }
        try {
            change.of(key(cluster));
        } catch (FailureException e) {
            failure.set(e);
        }
    }

    /** Why the store is left alone; empty if it is not. */
    Optional<String> trouble() {
        return Optional.ofNullable(failure.get()).map(FailureException::detail);
    }

    private static String key(Cluster cluster) {
        return "clusters/%s/%s/%s.json"
                .formatted(
                        cluster.region(),
                        cluster.role().map(Role::account).orElse("own"),
                        cluster.name());
    }
}
