package io.ecrpusher.fleet;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster and the Secrets that it gets.
 *
 * @param name the cluster's name. For an EKS cluster it's the name in EKS, which is also the
 *     cluster ID in the bearer token.
 * @param region the cluster's Region; for a cluster outside EKS, the Region of the Secrets Manager
 *     secret that opens it
 * @param role the role that looks up the cluster and authenticates to it; empty for the function's
 *     own principal
 * @param secrets no two Secrets have the same name in one namespace
 * @param taggedSecrets for a discovered cluster, the Secrets that its tags select; empty for a
 *     named cluster
 * @param paused a time in which nobody is alarmed about the cluster; runs push to it anyway
 */
public record Cluster(
        String name,
        String region,
        Optional<Role> role,
        AccessMethod access,
        List<SecretSpec> secrets,
        List<TaggedSecrets> taggedSecrets,
        Optional<Paused> paused) {
    public Cluster {
        secrets = List.copyOf(secrets);
        taggedSecrets = List.copyOf(taggedSecrets);
    }

    /**
     * A pause of a cluster's alarms.
     *
     * @param until when it ends
     * @param reason why, for people; may be empty
     */
    public record Paused(Instant until, String reason) {}

    /** Creates a cluster that isn't paused. */
    public Cluster(
            String name,
            String region,
            Optional<Role> role,
            AccessMethod access,
            List<SecretSpec> secrets,
            List<TaggedSecrets> taggedSecrets) {
        this(name, region, role, access, secrets, taggedSecrets, Optional.empty());
    }

    /** Creates an EKS cluster that the fleet names. */
    public Cluster(String name, String region, Optional<Role> role, List<SecretSpec> secrets) {
        this(name, region, role, new AccessMethod.Eks(), secrets, List.of());
    }

    static Cluster discovered(String name, Scope scope, List<TaggedSecrets> taggedSecrets) {
        return new Cluster(
                name,
                scope.region(),
                scope.role(),
                new AccessMethod.Eks(),
                secretsOf(taggedSecrets),
                taggedSecrets);
    }

    /** Returns true if discovery found the cluster, and false if the fleet names it. */
    public boolean isDiscovered() {
        return !taggedSecrets.isEmpty();
    }

    /**
     * Returns this cluster with the Secrets for {@code tags}. A named cluster keeps its Secrets,
     * whatever its tags are.
     */
    public Cluster withTags(Map<String, String> tags) {
        if (!isDiscovered()) {
            return this;
        }
        List<TaggedSecrets> matching =
                taggedSecrets.stream().filter(one -> one.match(tags)).toList();
        return new Cluster(name, region, role, access, secretsOf(matching), taggedSecrets, paused);
    }

    /** Returns this cluster as {@code role} reaches it. */
    public Cluster withRole(Optional<Role> role) {
        return new Cluster(name, region, role, access, secrets, taggedSecrets);
    }

    /** Returns this cluster without the Secrets whose names aren't in {@code names}. */
    public Cluster withSecrets(Collection<String> names) {
        return new Cluster(
                name,
                region,
                role,
                access,
                named(secrets, names),
                taggedSecrets.stream()
                        .map(one -> new TaggedSecrets(one.tags(), named(one.secrets(), names)))
                        .toList(),
                paused);
    }

    private static List<SecretSpec> named(List<SecretSpec> secrets, Collection<String> names) {
        return secrets.stream().filter(secret -> names.contains(secret.name())).toList();
    }

    private static List<SecretSpec> secretsOf(List<TaggedSecrets> all) {
        return all.size() == 1
                ? all.getFirst().secrets()
                : all.stream().flatMap(one -> one.secrets().stream()).distinct().toList();
    }

    /** Returns the Region and principal that reach the cluster. */
    public Scope scope() {
        return new Scope(region, role);
    }

    /** Returns the cluster's identity within its fleet. */
    public ClusterId id() {
        return new ClusterId(region, name, role.map(Role::arn), isEks());
    }

    /** Returns true for an EKS cluster. */
    public boolean isEks() {
        return access instanceof AccessMethod.Eks;
    }
}
