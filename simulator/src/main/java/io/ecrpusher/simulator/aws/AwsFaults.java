package io.ecrpusher.simulator.aws;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Injects faults into the AWS endpoint: denied, throttled, and failing calls. */
public final class AwsFaults {
    private final Set<Denial> denials = ConcurrentHashMap.newKeySet();
    private final Map<Operation, AtomicLong> throttled = new ConcurrentHashMap<>();
    private final Map<Operation, AtomicLong> failing = new ConcurrentHashMap<>();

    /** Creates an empty set of faults. */
    public AwsFaults() {}

    private record Denial(Arn principal, String action) {}

    private record Operation(String service, String name) {}

    /**
     * Denies an action to a principal.
     *
     * @param principalArn the ARN of a user, a session, or a role, which covers all of its sessions
     * @param action such as {@code ecr:GetAuthorizationToken}
     */
    public void deny(String principalArn, String action) {
        denials.add(new Denial(Arn.parse(principalArn).principal(), action));
    }

    /** Removes a denial. */
    public void allow(String principalArn, String action) {
        denials.remove(new Denial(Arn.parse(principalArn).principal(), action));
    }

    /**
     * Throttles the next calls of an operation with the service's own error.
     *
     * @param service the name in the credential scope, such as {@code ecr-public}
     * @param calls the number of calls to throttle
     */
    public void throttle(String service, String operation, long calls) {
        throttled.put(new Operation(service, operation), new AtomicLong(calls));
    }

    /** Fails the next {@code calls} of an operation with status 500. */
    public void fail(String service, String operation, long calls) {
        failing.put(new Operation(service, operation), new AtomicLong(calls));
    }

    /** Removes all faults. */
    public void clear() {
        denials.clear();
        throttled.clear();
        failing.clear();
    }

    /** Returns true if {@code action} is denied to the caller. */
    public boolean isDenied(Principal caller, String action) {
        return !denials.isEmpty()
                && denials.contains(new Denial(Arn.parse(caller.arn()).principal(), action));
    }

    /** Returns true, and counts the call, if the call must be throttled. */
    public boolean takeThrottle(String service, String operation) {
        return take(throttled, service, operation);
    }

    /** Returns true, and counts the call, if the call must fail. */
    public boolean takeFailure(String service, String operation) {
        return take(failing, service, operation);
    }

    private static boolean take(
            Map<Operation, AtomicLong> remaining, String service, String operation) {
        AtomicLong calls = remaining.get(new Operation(service, operation));
        return calls != null && calls.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
}
