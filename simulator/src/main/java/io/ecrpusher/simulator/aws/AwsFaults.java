package io.ecrpusher.simulator.aws;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the AWS endpoint is told to do wrong. */
public final class AwsFaults {
    private final Set<Denial> denials = ConcurrentHashMap.newKeySet();
    private final Map<Operation, AtomicLong> throttled = new ConcurrentHashMap<>();
    private final Map<Operation, AtomicLong> failing = new ConcurrentHashMap<>();

    AwsFaults() {}

    private record Denial(Arn principal, String action) {}

    private record Operation(String service, String name) {}

    /**
     * Denies {@code action}, such as {@code ecr:GetAuthorizationToken}, to a principal; a role's
     * ARN stands for all of its sessions.
     */
    public void deny(String principalArn, String action) {
        denials.add(new Denial(Arn.parse(principalArn).principal(), action));
    }

    /** Takes a denial back. */
    public void allow(String principalArn, String action) {
        denials.remove(new Denial(Arn.parse(principalArn).principal(), action));
    }

    /**
     * Answers the next calls of an operation with the service's throttling error.
     *
     * @param service as a credential scope calls it, such as {@code ecr-public}
     */
    public void throttle(String service, String operation, long calls) {
        throttled.put(new Operation(service, operation), new AtomicLong(calls));
    }

    /** Answers the next calls of an operation with status 500. */
    public void fail(String service, String operation, long calls) {
        failing.put(new Operation(service, operation), new AtomicLong(calls));
    }

    /** Behaves from now on. */
    public void clear() {
        denials.clear();
        throttled.clear();
        failing.clear();
    }

    boolean isDenied(Principal caller, String action) {
        return !denials.isEmpty()
                && denials.contains(new Denial(Arn.parse(caller.arn()).principal(), action));
    }

    boolean takeThrottle(String service, String operation) {
        return take(throttled, service, operation);
    }

    boolean takeFailure(String service, String operation) {
        return take(failing, service, operation);
    }

    private static boolean take(Map<Operation, AtomicLong> left, String service, String operation) {
        AtomicLong calls = left.get(new Operation(service, operation));
        return calls != null && calls.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
}
