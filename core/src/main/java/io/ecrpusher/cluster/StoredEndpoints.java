package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.settings.Settings;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Endpoints in a store. A failing store never fails a run: it isn't used for {@link
 * Settings#STORE_BACKOFF}, and EKS describes the clusters instead.
 */
final class StoredEndpoints {
    private final EndpointStore store;
    private final Clock clock;
    private final AtomicReference<Failure> lastFailure = new AtomicReference<>();

    private record Failure(String detail, Instant until) {}

    StoredEndpoints(EndpointStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Optional<CachedEndpoint> of(Cluster cluster) {
        if (problem().isPresent()) {
            return Optional.empty();
        }
        try {
            return store.read(key(cluster)).flatMap(CachedEndpoint::parse);
        } catch (FailureException e) {
            note(e);
            return Optional.empty();
        }
    }

    void keep(Cluster cluster, CachedEndpoint endpoint) {
        change(key -> store.write(key, endpoint.toJson()), cluster);
    }

    void drop(Cluster cluster) {
        change(store::delete, cluster);
    }

    private interface Change {
        void of(String key) throws FailureException;
    }

    private void change(Change change, Cluster cluster) {
        if (problem().isPresent()) {
            return;
        }
        try {
            change.of(key(cluster));
        } catch (FailureException e) {
            note(e);
        }
    }

    private void note(FailureException failure) {
        lastFailure.set(
                new Failure(failure.detail(), clock.instant().plus(Settings.STORE_BACKOFF)));
    }

    /** Returns why the store isn't used at present; empty if it is. */
    Optional<String> problem() {
        return Optional.ofNullable(lastFailure.get())
                .filter(failure -> clock.instant().isBefore(failure.until()))
                .map(Failure::detail);
    }

    private static String key(Cluster cluster) {
        return "clusters/%s/%s/%s.json"
                .formatted(
                        cluster.region(),
                        cluster.role().map(Role::account).orElse("own"),
                        cluster.name());
    }
}
