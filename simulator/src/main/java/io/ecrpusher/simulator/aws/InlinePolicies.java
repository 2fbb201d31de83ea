package io.ecrpusher.simulator.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The inline policies of users and roles. Only what they deny counts: the rest is allowed. */
public final class InlinePolicies {
    private final Map<Key, PolicyDocument> policies = new ConcurrentHashMap<>();

    /** Creates an empty set of policies. */
    public InlinePolicies() {}

    private record Key(Arn principal, String name) {}

    /** Adds or replaces a policy of a user or role. */
    public void put(Arn principal, String name, PolicyDocument policy) {
        policies.put(new Key(principal.principal(), name), policy);
    }

    /** Removes a policy. Returns false if there is none of this name. */
    public boolean remove(Arn principal, String name) {
        return policies.remove(new Key(principal.principal(), name)) != null;
    }

    /** Returns true if a policy of the caller, or of its role, denies {@code action}. */
    public boolean deny(Principal caller, String action) {
        if (policies.isEmpty()) {
            return false;
        }
        Arn principal = Arn.parse(caller.arn()).principal();
        return policies.entrySet().stream()
                .filter(entry -> entry.getKey().principal().equals(principal))
                .anyMatch(entry -> entry.getValue().denies(caller, action));
    }
}
