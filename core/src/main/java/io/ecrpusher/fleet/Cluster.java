package io.ecrpusher.fleet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster and the Secrets it gets.
 *
 * @param name of an EKS cluster the one it has there, which is also its id in the bearer token
 * @param region where it runs; of one that is not EKS, where the secret is that opens it
 * @param role assumed to look it up and to authenticate to it; empty: the function's own principal
 * @param access how that is done
 * @param secrets no two write one name into one namespace
 * @param offers of a cluster that was found: what it gets, once its tags are known; else empty
 */
public record Cluster(
        String name,
        String region,
        Optional<Role> role,
        AccessMethod access,
        List<SecretSpec> secrets,
        List<TaggedSecrets> offers) {
    public Cluster {
        secrets = List.copyOf(secrets);
        offers = List.copyOf(offers);
    }

    /** An EKS cluster that the fleet names. */
    public Cluster(String name, String region, Optional<Role> role, List<SecretSpec> secrets) {
        this(name, region, role, new AccessMethod.Eks(), secrets, List.of());
    }

    static Cluster found(String name, Scope scope, List<TaggedSecrets> offers) {
        return new Cluster(
                name,
                scope.region(),
                scope.role(),
                new AccessMethod.Eks(),
                secretsOf(offers),
                offers);
    }

    /** Whether the fleet does not name it. */
    public boolean isFound() {
        return !offers.isEmpty();
    }

    /** With the Secrets that these tags entitle it to; a named one gets its own in any case. */
    public Cluster tagged(Map<String, String> tags) {
        if (!isFound()) {
            return this;
        }
        List<TaggedSecrets> taken = offers.stream().filter(offer -> offer.isFor(tags)).toList();
        return new Cluster(name, region, role, access, secretsOf(taken), offers);
    }

    /** With those of its Secrets alone that have one of these names. */
    public Cluster only(Collection<String> names) {
        return new Cluster(
                name,
                region,
                role,
                access,
                only(secrets, names),
                offers.stream()
                        .map(offer -> new TaggedSecrets(offer.tags(), only(offer.secrets(), names)))
                        .toList());
    }

    private static List<SecretSpec> only(List<SecretSpec> secrets, Collection<String> names) {
        return secrets.stream().filter(secret -> names.contains(secret.name())).toList();
    }

    private static List<SecretSpec> secretsOf(List<TaggedSecrets> offers) {
        return offers.size() == 1
                ? offers.getFirst().secrets()
                : offers.stream().flatMap(offer -> offer.secrets().stream()).distinct().toList();
    }

    /** Returns the Region and principal that reach the cluster. */
    public Scope scope() {
        return new Scope(region, role);
    }

    /** Returns the cluster's identity within its fleet. */
    public ClusterId id() {
        return new ClusterId(region, name, role.map(Role::arn), isEks());
    }

    boolean isEks() {
        return access instanceof AccessMethod.Eks;
    }
}
