package io.ecrpusher.simulator.aws;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An EKS access entry of type STANDARD.
 *
 * @param principalArn the ARN of a user or role as the caller wrote it, with the role's path
 * @param username the Kubernetes user, in which {@code {{SessionName}}}, {@code
 *     {{SessionNameRaw}}}, and {@code {{AccountID}}} stand for the caller's
 * @param requestToken the {@code clientRequestToken} of the call that created the entry
 * @param policies the associated access policies by ARN
 */
public record AccessEntry(
        String principalArn,
        String username,
        Set<String> groups,
        Map<String, String> tags,
        String requestToken,
        Map<String, AssociatedPolicy> policies,
        Instant createdAt,
        Instant modifiedAt) {

    /** The access policy that allows everything, as the group {@code system:masters} does. */
    public static final String CLUSTER_ADMIN_POLICY =
            "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

    private static final String MASTERS = "system:masters";

    /** Sorts the groups, tags, and policies. */
    public AccessEntry {
        groups = Collections.unmodifiableSet(new TreeSet<>(groups));
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        policies = Collections.unmodifiableMap(new TreeMap<>(policies));
    }

    /**
     * The association of an access policy.
     *
     * @param scope the type of the access scope: the whole cluster or some namespaces
     * @param namespaces empty for the whole cluster
     */
    public record AssociatedPolicy(
            String scope, Set<String> namespaces, Instant associatedAt, Instant modifiedAt) {

        /** Sorts the namespaces. */
        public AssociatedPolicy {
            namespaces = Collections.unmodifiableSet(new TreeSet<>(namespaces));
        }
    }

    /** Returns a new entry with EKS's default username, without tags and policies. */
    public static AccessEntry of(String principalArn, Collection<String> groups, Instant now) {
        return new AccessEntry(
                principalArn,
                defaultUsername(Arn.parse(principalArn)),
                new TreeSet<>(groups),
                Map.of(),
                "",
                Map.of(),
                now,
                now);
    }

    /** Returns the username of an entry that names none. */
    public static String defaultUsername(Arn principal) {
        return principal.resource().startsWith("role/")
                ? principal.session("{{SessionName}}").toString()
                : principal.toString();
    }

    /** Returns this entry with other groups and another username. */
    public AccessEntry updated(String newUsername, Set<String> newGroups, Instant now) {
        return new AccessEntry(
                principalArn, newUsername, newGroups, tags, requestToken, policies, createdAt, now);
    }

    /** Returns this entry with other policies. */
    public AccessEntry withPolicies(Map<String, AssociatedPolicy> newPolicies, Instant now) {
        return new AccessEntry(
                principalArn, username, groups, tags, requestToken, newPolicies, createdAt, now);
    }

    /** Returns the Kubernetes user of a caller whom this entry lets in. */
    public String usernameOf(Arn caller) {
        return username.replace("{{AccountID}}", caller.account())
                .replace("{{SessionNameRaw}}", caller.name())
                .replace("{{SessionName}}", caller.name().replace('@', '-'));
    }

    /**
     * Returns the groups that the cluster's RBAC sees. EKS authorizes access policies beside RBAC.
     * The simulator knows only {@link #CLUSTER_ADMIN_POLICY} for the whole cluster.
     */
    public Set<String> effectiveGroups() {
        AssociatedPolicy admin = policies.get(CLUSTER_ADMIN_POLICY);
        if (admin == null || !admin.scope().equals("cluster")) {
            return groups;
        }
        Set<String> effective = new TreeSet<>(groups);
        effective.add(MASTERS);
        return effective;
    }
}
