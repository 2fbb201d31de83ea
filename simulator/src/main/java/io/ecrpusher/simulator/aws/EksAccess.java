package io.ecrpusher.simulator.aws;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The access entries of one cluster, and the bearer tokens that it accepted. */
public final class EksAccess {
    private final Map<Arn, Set<String>> entries = new ConcurrentHashMap<>();
    private final Set<String> acceptedTokens = ConcurrentHashMap.newKeySet();
    private volatile Optional<String> clusterId = Optional.empty();

    /** Adds or replaces the access entry of a user or role. */
    public void grant(String principalArn, Set<String> groups) {
        entries.put(Arn.parse(principalArn).principal(), Set.copyOf(groups));
    }

    /** Removes the access entry of a user or role. */
    public void revoke(String principalArn) {
        entries.remove(Arn.parse(principalArn).principal());
    }

    /** Returns the Kubernetes groups of a caller, or empty without an access entry. */
    public Optional<Set<String>> groups(Arn caller) {
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

    /** Returns all tokens with a valid signature. */
    public Set<String> acceptedTokens() {
        return Set.copyOf(acceptedTokens);
    }
}
