package io.ecrpusher.simulator.aws;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Injects faults into the AWS endpoint: denied, throttled, failing, and unanswered calls. */
public final class AwsFaults {
    private final Set<Denial> denials = ConcurrentHashMap.newKeySet();
    private final Map<Operation, AtomicLong> throttled = new ConcurrentHashMap<>();
    private final Map<Operation, AtomicLong> failing = new ConcurrentHashMap<>();
    private final Map<Operation, String> bodies = new ConcurrentHashMap<>();
    private final Map<Endpoint, Duration> skews = new ConcurrentHashMap<>();
    private final List<Silence> silences = new CopyOnWriteArrayList<>();
    private final InlinePolicies policies = new InlinePolicies();
    // Released when faults are cleared, to end the calls that wait.
    private volatile CountDownLatch cleared = new CountDownLatch(1);

    /** Creates an empty set of faults. */
    public AwsFaults() {}

    private record Denial(Arn principal, String action) {}

    private record Operation(String service, String name) {}

    private record Endpoint(String service, String region) {}

    private record Silence(String service, String region, String roleArn) {
        private boolean affects(String calledService, String calledRegion, String calledRole) {
            return service.equals(calledService)
                    && (region.isEmpty() || region.equals(calledRegion))
                    && (roleArn.isEmpty() || roleArn.equals(calledRole));
        }
    }

    /**
     * Denies an action to a principal.
     *
     * @param principalArn the ARN of a user, a session, or a role, which covers all of its sessions
     * @param action such as {@code ecr:GetAuthorizationToken}
     */
    public void deny(String principalArn, String action) {
        denials.add(new Denial(Arn.parse(principalArn).principal(), action));
    }

    /** Removes the denials of an action, or of all that a pattern such as {@code eks:*} matches. */
    public void allow(String principalArn, String action) {
        Arn principal = Arn.parse(principalArn).principal();
        denials.removeIf(
                denial ->
                        denial.principal().equals(principal)
                                && PolicyDocument.matches(action, denial.action()));
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

    /**
     * Accepts calls of a service, and never answers them.
     *
     * @param region empty for every Region
     * @param roleArn for STS the role to assume, for other services the caller's role; empty for
     *     every role
     */
    public void silence(String service, String region, String roleArn) {
        silences.add(new Silence(service, region, roleArn));
    }

    /** Answers every call of an operation with status 200 and {@code body}. */
    public void answer(String service, String operation, String body) {
        bodies.put(new Operation(service, operation), body);
    }

    /**
     * Sets the clock by which a service checks signatures.
     *
     * @param offset added to the clock of all services
     */
    public void skew(String service, String region, Duration offset) {
        skews.put(new Endpoint(service, region), offset);
    }

    /** Returns how far the service's clock is ahead. */
    public Duration skewOf(String service, String region) {
        return skews.getOrDefault(new Endpoint(service, region), Duration.ZERO);
    }

    /** Removes all faults, and ends the calls that wait for an answer. */
    public void clear() {
        denials.clear();
        throttled.clear();
        failing.clear();
        bodies.clear();
        skews.clear();
        silences.clear();
        CountDownLatch waiting = cleared;
        cleared = new CountDownLatch(1);
        waiting.countDown();
    }

    /** Waits until the faults are cleared, if the service doesn't answer this role. */
    public void awaitAnswer(String service, String region, String roleArn) {
        if (silences.stream().anyMatch(one -> one.affects(service, region, roleArn))) {
            try {
                cleared.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns the body to answer with instead of the service's own. */
    public Optional<String> bodyOf(String service, String operation) {
        return Optional.ofNullable(bodies.get(new Operation(service, operation)));
    }

    /** The policies of users and roles. {@link #clear} keeps them: they aren't faults. */
    public InlinePolicies policies() {
        return policies;
    }

    /** Returns true if {@code action} is denied to the caller, by a fault or a policy. */
    public boolean isDenied(Principal caller, String action) {
        boolean fault =
                !denials.isEmpty()
                        && denials.contains(
                                new Denial(Arn.parse(caller.arn()).principal(), action));
        return fault || policies.deny(caller, action);
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
