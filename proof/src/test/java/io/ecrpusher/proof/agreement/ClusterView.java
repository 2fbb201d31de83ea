package io.ecrpusher.proof.agreement;

import com.google.gson.JsonObject;

import io.ecrpusher.records.Freshness;
import io.ecrpusher.simulator.aws.EksCluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cluster's Secrets, as one source shows them.
 *
 * @param targets the Secrets that the fleet file asks for; each namespace counts
 * @param expiries the Secrets by expiry; those that don't count were never written
 */
record ClusterView(Freshness state, int targets, NavigableMap<Instant, Integer> expiries) {

    /** What {@code status} shows of it: of several expiries only the first. */
    record Summary(Freshness state, int targets, int neverWritten, Optional<Instant> expiresAt) {}

    /** Returns what the API server holds: every Secret with an expiry of ours. */
    static ClusterView of(EksCluster cluster, int targets, Instant now, Duration interval) {
        NavigableMap<Instant, Integer> expiries = new TreeMap<>();
        for (JsonObject secret : cluster.kubernetes().secrets()) {
            JsonObject annotations =
                    secret.getAsJsonObject("metadata").getAsJsonObject("annotations");
            if (annotations != null && annotations.has("ecr-pusher.io/expires-at")) {
                Instant expiry =
                        Instant.parse(annotations.get("ecr-pusher.io/expires-at").getAsString());
                expiries.merge(expiry, 1, Integer::sum);
            }
        }
        int written = expiries.values().stream().mapToInt(Integer::intValue).sum();
        Freshness state =
                written < targets
                        ? Freshness.NEVER_WRITTEN
                        : Freshness.of(Optional.of(expiries.firstKey()), now, interval);
        return new ClusterView(state, targets, expiries);
    }

    int neverWritten() {
        return targets - expiries.values().stream().mapToInt(Integer::intValue).sum();
    }

    Summary summary() {
        return new Summary(
                state,
                targets,
                neverWritten(),
                Optional.ofNullable(expiries.firstEntry()).map(Map.Entry::getKey));
    }
}
