package io.ecrpusher.simulator.aws;

import io.ecrpusher.simulator.aws.AccessEntry.AssociatedPolicy;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The access entries of one cluster, and the bearer tokens that it accepted. */
public final class EksAccess {
    // Of entries that a test or demo creates: 2025-01-01T00:00:00Z.
    private static final Instant CREATED = Instant.ofEpochSecond(1_735_689_600);

    private final Map<Arn, AccessEntry> entries = new ConcurrentHashMap<>();
    private final Set<String> acceptedTokens = ConcurrentHashMap.newKeySet();
    private volatile Optional<String> clusterId = Optional.empty();

    /** Adds or replaces the access entry of a user or role. */
    public void grant(String principalArn, Set<String> groups) {
        entries.put(key(principalArn), AccessEntry.of(principalArn, groups, CREATED));
    }

    /** Adds or replaces the entry that EKS creates for the principal who creates a cluster. */
    public void grantAdmin(String principalArn) {
        var policy = new AssociatedPolicy("cluster", Set.of(), CREATED, CREATED);
        entries.put(
                key(principalArn),
                AccessEntry.of(principalArn, Set.of(), CREATED)
                        .withPolicies(Map.of(AccessEntry.CLUSTER_ADMIN_POLICY, policy), CREATED));
    }

    /** Removes the access entry of a user or role. */
    public void revoke(String principalArn) {
        entries.remove(key(principalArn));
    }

    /** Adds an entry. Returns the entry that the principal already has, and keeps it. */
    public Optional<AccessEntry> add(AccessEntry entry) {
        return Optional.ofNullable(entries.putIfAbsent(key(entry.principalArn()), entry));
    }

    /** Changes the entry of a principal. Returns the new entry, or empty if there is none. */
    public Optional<AccessEntry> update(String principalArn, UnaryOperator<AccessEntry> change) {
        return Optional.ofNullable(
                entries.computeIfPresent(
                        key(principalArn),
                        (_, entry) ->
                                entry.principalArn().equals(principalArn)
                                        ? change.apply(entry)
                                        : entry));
    }

    /** Returns the entry with exactly this ARN. */
    public Optional<AccessEntry> entry(String principalArn) {
        return Optional.ofNullable(entries.get(key(principalArn)))
                .filter(entry -> entry.principalArn().equals(principalArn));
    }

    /** Returns all entries by ARN. */
    public NavigableMap<String, AccessEntry> entries() {
        NavigableMap<String, AccessEntry> byArn = new TreeMap<>();
        entries.values().forEach(entry -> byArn.put(entry.principalArn(), entry));
        return byArn;
    }

    /** Returns the entry that lets a caller in: that of the user, or of the session's role. */
    public Optional<AccessEntry> entryOf(Arn caller) {
        return Optional.ofNullable(entries.get(caller.principal()));
    }

    /** Returns the ID that tokens must sign instead of the name, for a cluster on an Outpost. */
    public Optional<String> clusterId() {
        return clusterId;
    }

    /** Sets the ID that tokens must sign instead of the name. */
    public void requireClusterId(String id) {
        clusterId = Optional.of(id);
    }

    /** Records a token with a valid signature. */
    public void addAcceptedToken(String token) {
        acceptedTokens.add(token);
    }

    /** Forgets the recorded tokens. They stay valid. */
    public void forgetAcceptedTokens() {
        acceptedTokens.clear();
    }

    /** Returns all tokens with a valid signature. */
    public Set<String> acceptedTokens() {
        return Set.copyOf(acceptedTokens);
    }

    // Without the role's path, because a session's ARN doesn't have it.
    private static Arn key(String principalArn) {
        return Arn.parse(principalArn).principal();
    }
}
