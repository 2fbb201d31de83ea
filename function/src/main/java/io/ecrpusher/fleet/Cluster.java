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
        Access access,
        List<SecretSpec> secrets,
        List<Offer> offers) {
    private static final String AS = " as ";
    private static final String STORED = " by secret";

    public Cluster {
        secrets = List.copyOf(secrets);
        offers = List.copyOf(offers);
    }

    /** An EKS cluster that the fleet names. */
    public Cluster(String name, String region, Optional<Role> role, List<SecretSpec> secrets) {
        this(name, region, role, new Access.Eks(), secrets, List.of());
    }

    static Cluster found(String name, Scope scope, List<Offer> offers) {
        return new Cluster(
                name, scope.region(), scope.role(), new Access.Eks(), secretsOf(offers), offers);
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
        List<Offer> taken = offers.stream().filter(offer -> offer.isFor(tags)).toList();
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
                        .map(offer -> new Offer(offer.tags(), only(offer.secrets(), names)))
                        .toList());
    }

    private static List<SecretSpec> only(List<SecretSpec> secrets, Collection<String> names) {
        return secrets.stream().filter(secret -> names.contains(secret.name())).toList();
    }

    private static List<SecretSpec> secretsOf(List<Offer> offers) {
        return offers.size() == 1
                ? offers.getFirst().secrets()
                : offers.stream().flatMap(offer -> offer.secrets().stream()).distinct().toList();
    }

    /** Where it is, and who looks. */
    public Scope scope() {
        return new Scope(region, role);
    }

    /**
     * {@code region/name}, then what opens it if it is not EKS's, and the role where there is one:
     * no other cluster of a fleet has it.
     */
    public String id() {
        return id(scope(), isEks() ? name : name + STORED);
    }

    boolean isEks() {
        return access instanceof Access.Eks;
    }

    static String id(Scope scope, String name) {
        return scope.region() + "/" + name + scope.role().map(one -> AS + one.arn()).orElse("");
    }

    /** What a person calls it: {@code region/name}, and its account where a role looks. */
    public String place() {
        return placeOf(id());
    }

    /** The {@link #place} of the cluster with this id. */
    public static String placeOf(String id) {
        return withoutRole(id)
                + roleOf(id)
                        .map(arn -> arn.split(":", -1))
                        .filter(arn -> arn.length > 4) // else it is nobody's id
                        .map(arn -> " in " + arn[4])
                        .orElse("");
    }

    /** {@code region/name} of an id. */
    static String withoutRole(String id) {
        int end = id.indexOf(' ');
        return end < 0 ? id : id.substring(0, end);
    }

    /** The ARN of the role in an id, where there is one. */
    static Optional<String> roleOf(String id) {
        int as = id.indexOf(AS);
        return as < 0 ? Optional.empty() : Optional.of(id.substring(as + AS.length()));
    }

    static Optional<String> nameOf(String id) {
        String place = withoutRole(id);
        int slash = place.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(place.substring(slash + 1));
    }
}
