package io.ecrpusher.proof.model;

import io.ecrpusher.proof.model.ModelSecret.Result;
import io.ecrpusher.proof.model.Writes.Logins;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one run of one process does in one cluster, as the model expects it. */
final class Expected {
    private final World world;
    private final Product process;
    private final Site site;
    private final FleetSpec fleet;
    private final boolean certain;

    /** The result of each target, by {@code namespace/name}. */
    final Map<String, Result> results = new TreeMap<>();

    /**
     * The Secrets that may be missing if the run ends in between: it deletes and recreates them.
     */
    final Set<String> recreated = new HashSet<>();

    /**
     * @param certain true if the run surely reached the cluster
     */
    Expected(World world, Product process, Site site, boolean certain) {
        this.certain = certain;
        this.world = world;
        this.process = process;
        this.site = site;
        this.fleet = process.deployment.spec;
    }

    /**
     * Changes the model of the cluster as the run changes the cluster.
     *
     * @param since for a sweep, the time since which a namespace must have changed
     */
    void run(Optional<Instant> since) {
        Set<String> wanted = new HashSet<>();
        Set<String> unmatched = new HashSet<>();
        for (FleetSpec.Secret secret : fleet.secrets()) {
            Set<String> targets = new TreeSet<>(secret.names());
            boolean matched = !secret.selects();
            for (var one : site.namespaces.entrySet()) {
                if (secret.matches(one.getKey(), one.getValue().labels())) {
                    matched = true;
                    wanted.add(one.getKey() + "/" + secret.name());
                    if (!one.getValue().terminating()) {
                        targets.add(one.getKey());
                    }
                }
            }
            if (!matched) {
                unmatched.add(secret.name());
            }
            since.ifPresent(time -> targets.removeIf(target -> !isNew(target, secret, time)));
            Optional<Logins> logins =
                    targets.isEmpty() ? Optional.empty() : Optional.of(logins(secret));
            for (String namespace : targets) {
                wanted.add(namespace + "/" + secret.name());
                write(secret, namespace, logins.orElseThrow());
            }
        }
        if (fleet.prune() && since.isEmpty()) {
            prune(wanted, unmatched);
        }
    }

    /**
     * Returns true if a sweep selects the namespace: it changed, or its account lacks the Secret.
     */
    private boolean isNew(String name, FleetSpec.Secret secret, Instant since) {
        Site.Namespace live = site.namespaces.get(name);
        return live != null
                && !live.terminating()
                && (!live.changedAt().isBefore(since)
                        || (secret.accounts()
                                && !site.pullSecrets.get(name).contains(secret.name())));
    }

    private void write(FleetSpec.Secret secret, String namespace, Logins logins) {
        String key = namespace + "/" + secret.name();
        Site.Namespace live = site.namespaces.get(namespace);
        if (live == null) {
            results.put(key, logins.byHost().isEmpty() ? Result.NO_TOKEN : Result.NO_NAMESPACE);
            return;
        }
        ModelSecret before = site.secret(namespace, secret.name());
        ModelSecret after = before.copy();
        Result result = Writes.write(after, fleet.name(), secret, logins, live.terminating());
        results.put(key, result);
        world.count(result.toString());
        site.secrets.put(key, after);
        if (before.exists() && after.uid == null) {
            recreated.add(key);
            world.count("recreated");
        }
        if (result != Result.WRITTEN) {
            return;
        }
        if (after.value("annotation:ecr-pusher.io/shared." + fleet.name()) != null) {
            world.count("merged with the logins of others");
        }
        if (!logins.missing().isEmpty()) {
            world.count("written without a login");
        }
        world.checkNotOlder(process, key, before, after);
        after.written.clear();
        after.completeAt = Instant.MIN;
        if (logins.missing().isEmpty()) {
            after.completeAt = world.now;
            after.written.addAll(logins.byHost().values());
        }
        if (secret.accounts() && site.pullSecrets.containsKey(namespace)) {
            site.pullSecrets.get(namespace).add(secret.name());
        }
    }

    private Logins logins(FleetSpec.Secret secret) {
        Map<String, String> byHost = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        Instant validUntil = Instant.MAX;
        for (FleetSpec.Ecr registry : secret.registries()) {
            for (var one : registry.hosts().entrySet()) {
                Ecr.Issued token = process.tokens.get(one.getKey());
                if (token == null || !isUsable(one.getKey(), token)) {
                    missing.add(registry.missing(one.getKey()));
                    continue;
                }
                byHost.put(one.getValue(), token.password());
                if (secret.https()) {
                    byHost.put("https://" + one.getValue(), token.password());
                }
                validUntil =
                        token.expiresAt().isBefore(validUntil) ? token.expiresAt() : validUntil;
            }
        }
        return new Logins(byHost, missing, validUntil);
    }

    private void prune(Set<String> wanted, Set<String> unmatched) {
        Set<String> names = new HashSet<>(fleet.retired());
        fleet.secrets().forEach(secret -> names.add(secret.name()));
        names.removeAll(unmatched);
        for (String key : List.copyOf(site.secrets.keySet())) {
            ModelSecret live = site.secrets.get(key);
            if (live.exists()
                    && names.contains(key.substring(key.indexOf('/') + 1))
                    && !wanted.contains(key)
                    && fleet.name().equals(live.value("label:ecr-pusher.io/fleet"))
                    && Writes.isOurs(live, fleet.name())) {
                site.secrets.put(key, new ModelSecret());
                world.count("pruned");
            }
        }
    }

    /**
     * Returns true if the run has a login from {@code token}, the last one that its process got for
     * {@code request}. Fails if the run got no newer one although it could, and by its clock must.
     */
    private boolean isUsable(String request, Ecr.Issued token) {
        Duration age = Duration.between(token.clock(), process.startedAt);
        boolean fresh =
                age.compareTo(process.tokenMaxAge) <= 0
                        && !token.clock().isAfter(process.clock.instant());
        if (!fresh && certain && !world.ecr.failing.contains(request)) {
            throw world.failure(
                    "OLD TOKEN",
                    "%s, started at %s by its clock, uses %s, fetched at %s"
                            .formatted(
                                    process.name,
                                    process.startedAt,
                                    token.password(),
                                    token.clock()));
        }
        return fresh;
    }
}
