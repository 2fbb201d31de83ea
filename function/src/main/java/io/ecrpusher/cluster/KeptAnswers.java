package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers in a store. Whatever is wrong with it only means that EKS is asked more often: after a
 * failure the store is left alone for a while.
 */
final class KeptAnswers {
    private static final Duration ALONE = Duration.ofMinutes(15);

    private final AnswerStore store;
    private final Clock clock;
    private final AtomicReference<Trouble> last = new AtomicReference<>();

    private record Trouble(String detail, Instant until) {}

    KeptAnswers(AnswerStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Optional<Answer> of(Cluster cluster) {
        if (trouble().isPresent()) {
            return Optional.empty();
        }
        try {
            return store.read(key(cluster)).flatMap(Answer::parse);
        } catch (FailureException e) {
            note(e);
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
        if (trouble().isPresent()) {
            return;
        }
        try {
            change.of(key(cluster));
        } catch (FailureException e) {
            note(e);
        }
    }

    private void note(FailureException failure) {
        last.set(new Trouble(failure.detail(), clock.instant().plus(ALONE)));
    }

    /** Why the store is left alone; empty if it is not. */
    Optional<String> trouble() {
        return Optional.ofNullable(last.get())
                .filter(trouble -> clock.instant().isBefore(trouble.until()))
                .map(Trouble::detail);
    }

    private static String key(Cluster cluster) {
        return "clusters/%s/%s/%s.json"
                .formatted(
                        cluster.region(),
                        cluster.role().map(Role::account).orElse("own"),
                        cluster.name());
    }
}
