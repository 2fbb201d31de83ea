package io.ecrpusher.records.shard;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.plan.Target;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.records.Attempt;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes attempts for tests, of clusters with Secrets {@code a} and {@code b}. */
final class Attempts {
    static final Instant START = Instant.parse("2026-11-26T00:00:00Z");
    static final Problem DOWN = new Problem(Cause.UNREACHABLE, "no response");

    private Attempts() {}

    static Instant hour(int hours) {
        return START.plusSeconds(3600L * hours);
    }

    static Cluster cluster(String name) {
        return new Cluster(
                name,
                "eu-west-1",
                Optional.empty(),
                List.of(SecretSpec.retired("a", "fleet"), SecretSpec.retired("b", "fleet")));
    }

    static Target target(Cluster cluster, String secret, String namespace) {
        return new Target(
                cluster, SecretSpec.retired(secret, "fleet"), namespace, false, List.of());
    }

    static Outcome written(Cluster cluster, String secret, String namespace, int atHour) {
        return new Outcome.Applied(target(cluster, secret, namespace), hour(atHour + 12));
    }

    static Outcome failed(Cluster cluster, String secret, String namespace) {
        return new Outcome.Retryable(target(cluster, secret, namespace), DOWN);
    }

    /** A complete rotation that starts and ends at {@code atHour}. */
    static Attempt rotation(int atHour, Outcome... outcomes) {
        Set<ClusterId> fleet =
                Stream.of(outcomes)
                        .map(one -> one.target().cluster().id())
                        .collect(Collectors.toSet());
        return new Attempt(
                new Trigger.Rotate(),
                hour(atHour),
                hour(atHour),
                List.of(outcomes),
                Optional.of(fleet));
    }

    static Attempt part(Trigger trigger, int atHour, Outcome... outcomes) {
        return new Attempt(
                trigger, hour(atHour), hour(atHour), List.of(outcomes), Optional.empty());
    }
}
