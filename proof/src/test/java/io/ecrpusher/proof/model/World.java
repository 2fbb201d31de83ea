package io.ecrpusher.proof.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything outside the product: clusters, ECR, faults, and the true time. */
final class World {
    static final Duration SCHEDULE = Duration.ofHours(6);
    static final List<String> CLUSTERS = List.of("c1", "c2", "c3", "c4");
    private static final int PROCESSES = 3;

    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    final Map<String, Site> sites = new TreeMap<>();
    final Ecr ecr = new Ecr();
    final List<Deployment> deployments = new ArrayList<>();
    final Set<String> deniedRoles = new HashSet<>();

    /** The number of events that started a run. */
    int events;

    boolean listFails;
    boolean recordsFail;
    boolean queueFails;

    /** How long a run in progress has been held up. */
    Duration heldUp = Duration.ZERO;

    private final InstantSource source = () -> now;
    final Clock clock = source.withZone(ZoneOffset.UTC);
    final List<String> log = new ArrayList<>();

    /** How often something happened, to see that the steps reach it. */
    final Map<String, Integer> counts = new TreeMap<>();

    private int incarnations;
    private int processes;

    /** Starts with random fleets of two deployments. */
    void start(Random random) {
        for (String name : CLUSTERS) {
            if (random.nextInt(4) > 0 || name.equals("c1")) {
                addCluster(name);
            }
        }
        add(new Deployment("main", random.nextBoolean()), FleetSpec.random("main", random));
        add(new Deployment("other", random.nextBoolean()), FleetSpec.random("other", random));
        deployments.forEach(one -> log("fleet " + one.spec.yaml()));
    }

    private void add(Deployment deployment, FleetSpec spec) {
        deployment.use(spec);
        for (int i = 0; i < PROCESSES; i++) {
            deployment.processes.add(newProcess(deployment));
        }
        deployments.add(deployment);
    }

    Product newProcess(Deployment deployment) {
        processes++;
        return new Product(this, deployment, deployment.name + "#" + processes);
    }

    void addCluster(String name) {
        incarnations++;
        Site site = new Site(name, incarnations, clock);
        for (String namespace : List.of("a", "b", "team-1")) {
            site.createNamespace(namespace);
        }
        sites.put(name, site);
    }

    boolean started() {
        return !deployments.isEmpty();
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void log(String step) {
        log.add("%d  %s  %s".formatted(log.size(), now, step));
    }

    /**
     * Returns the failure of a step.
     *
     * @param kind the promise that is broken, which stays the same while a chain is shrunk
     */
    AssertionError failure(String kind, String message) {
        return new AssertionError(kind + ": " + message + "\n" + String.join("\n", log));
    }

    List<String> listClusters() throws FailureException {
        if (listFails || deniedRoles.contains("own")) {
            throw new FailureException(Cause.NOT_AUTHORIZED, "eks:ListClusters is denied");
        }
        return sites.keySet().stream()
                .filter(name -> !name.equals(FleetSpec.PARTNER_CLUSTER))
                .toList();
    }

    void throwIfDenied(Cluster cluster) throws FailureException {
        if (isDenied(cluster.name())) {
            throw new FailureException(Cause.NOT_AUTHORIZED, "sts:AssumeRole is denied");
        }
    }

    boolean isDenied(String cluster) {
        return deniedRoles.contains(cluster.equals(FleetSpec.PARTNER_CLUSTER) ? "partner" : "own");
    }

    /** Checks that no login in {@code after} is older than the one that it replaces. */
    void checkNotOlder(Product process, String key, ModelSecret before, ModelSecret after) {
        Duration allowed = process.tokenMaxAge.plus(process.jumpedBack).plus(heldUp);
        after.fields.forEach(
                (field, value) -> {
                    for (var login : logins(field, value.value()).entrySet()) {
                        Object old = before.value(field);
                        String replaced =
                                old == null ? null : logins(field, old).get(login.getKey());
                        Ecr.Issued newToken = ecr.token(login.getValue());
                        Ecr.Issued oldToken = replaced == null ? null : ecr.token(replaced);
                        if (newToken != null
                                && oldToken != null
                                && newToken.issuedAt()
                                        .plus(allowed)
                                        .isBefore(oldToken.issuedAt())) {
                            throw failure(
                                    "OLDER TOKEN",
                                    "%s replaces %s with the older %s in %s"
                                            .formatted(
                                                    process.name, replaced, login.getValue(), key));
                        }
                    }
                });
    }

    static Map<String, String> logins(String field, Object value) {
        return value instanceof Map<?, ?>
                ? Writes.passwords(value)
                : field.equals("data:password") ? Map.of("", (String) value) : Map.of();
    }

    /** Compares all clusters with the model. */
    void compare() {
        for (Site site : sites.values()) {
            List<String> differences = new ArrayList<>();
            Set<String> present = new HashSet<>();
            for (StoredObject stored : site.api.secrets()) {
                String key = stored.namespace() + "/" + stored.name();
                present.add(key);
                ModelSecret expected = site.secrets.getOrDefault(key, new ModelSecret());
                Site.Compared both = new Site.Compared(stored.revision(), expected.fields);
                if (both.equals(site.compared.get(key))) {
                    continue;
                }
                site.compared.put(key, both);
                differences.addAll(
                        Observed.differences(expected, stored.toJson()).stream()
                                .map(one -> key + ": " + one)
                                .toList());
                expected.uid = stored.metadata().get("uid").getAsString();
            }
            site.secrets.forEach(
                    (key, expected) -> {
                        if (expected.exists() && !present.contains(key)) {
                            differences.add(key + ": is missing, expected " + expected.fields);
                        }
                    });
            for (StoredObject account : site.api.serviceAccounts()) {
                if (account.name().equals("default")
                        && site.pullSecrets.containsKey(account.namespace())
                        && !site.pullSecrets
                                .get(account.namespace())
                                .equals(pullSecrets(account.content()))) {
                    differences.add(
                            "imagePullSecrets in %s: %s, expected %s"
                                    .formatted(
                                            account.namespace(),
                                            pullSecrets(account.content()),
                                            site.pullSecrets.get(account.namespace())));
                }
            }
            if (!differences.isEmpty()) {
                throw failure("CLUSTER", site.name + ": " + String.join("\n", differences));
            }
            checkExpiry(site);
        }
    }

    /** A Secret that was written in the last half of a token's life has no expired login. */
    private void checkExpiry(Site site) {
        site.secrets.forEach(
                (key, secret) -> {
                    if (secret.completeAt.isBefore(now.minus(SCHEDULE))) {
                        return;
                    }
                    secret.written.stream()
                            .map(ecr::token)
                            .filter(token -> !token.expiresAt().isAfter(now))
                            .findFirst()
                            .ifPresent(
                                    token -> {
                                        throw failure(
                                                "EXPIRED",
                                                "%s in %s was written at %s and holds %s, expired at %s"
                                                        .formatted(
                                                                key,
                                                                site.name,
                                                                secret.completeAt,
                                                                token.password(),
                                                                token.expiresAt()));
                                    });
                });
    }

    static Set<String> pullSecrets(JsonObject account) {
        Set<String> names = new TreeSet<>();
        if (account.has("imagePullSecrets")) {
            for (JsonElement one : account.getAsJsonArray("imagePullSecrets")) {
                names.add(one.getAsJsonObject().get("name").getAsString());
            }
        }
        return names;
    }
}
