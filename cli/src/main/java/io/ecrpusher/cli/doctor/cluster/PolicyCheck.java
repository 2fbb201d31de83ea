package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.access.ApiObject;
import io.ecrpusher.cli.access.ClusterApi;
import io.ecrpusher.cli.access.Comparison;
import io.ecrpusher.cli.access.Kind;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.cli.access.ObjectKey;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.failure.FailureException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks whether ecr-pusher's admission policies are in force, and those of this fleet. */
final class PolicyCheck {
    /** The first Kubernetes 1 with ValidatingAdmissionPolicies by default. */
    private static final int FIRST_MINOR = 30;

    private static final String OWN_PREFIX = "ecr-pusher-";
    private static final String DENIED_BY_OWN = "ValidatingAdmissionPolicy '" + OWN_PREFIX;
    private static final String WITHOUT =
            ". RBAC alone can't limit the function to its own Secrets' types and content";

    private final Subject subject;
    private final NeededAccess needed;

    /**
     * @param needed has the policies of the fleet's Secrets
     */
    PolicyCheck(Subject subject, NeededAccess needed) {
        this.subject = subject;
        this.needed = needed;
    }

    /** Returns true for the name of one of ecr-pusher's policies. */
    static boolean isOwn(String policy) {
        return policy.startsWith(OWN_PREFIX);
    }

    /** Returns a result for servers that have no policies; empty for others. */
    static Optional<Result> byVersion(Optional<Integer> minor) {
        return minor.filter(known -> known < FIRST_MINOR)
                .map(
                        known ->
                                Result.skipped(
                                        "Kubernetes 1.%d has no ValidatingAdmissionPolicy; RBAC alone limits the function"
                                                .formatted(known)));
    }

    /**
     * Compares the cluster's policies with the fleet's.
     *
     * @throws FailureException NOT_AUTHORIZED if {@code api} may not read them
     */
    Result compared(ClusterApi api) throws FailureException {
        List<String> problems = new ArrayList<>();
        for (Kind kind : List.of(Kind.POLICY, Kind.POLICY_BINDING)) {
            Map<ObjectKey, ApiObject> live = new HashMap<>();
            api.list(kind).orElse(List.of()).forEach(one -> live.put(one.key(), one));
            needed.objects().stream()
                    .filter(one -> one.key().kind() == kind)
                    .forEach(one -> compare(one, live.get(one.key()), problems));
        }
        return problems.isEmpty()
                ? Result.passed("in force and current")
                : Result.warning(String.join("; ", problems) + WITHOUT, subject.correct());
    }

    private static void compare(ApiObject wanted, ApiObject live, List<String> problems) {
        if (live == null) {
            problems.add("the cluster has no %s".formatted(wanted.key()));
        } else if (!Comparison.details(wanted, live).isEmpty()) {
            problems.add("%s isn't this fleet's".formatted(wanted.key()));
        }
    }

    /**
     * Returns whether the policy denied a write that only it denies.
     *
     * @param denied the API server's words; empty if it accepted the write
     */
    Result byEffect(Optional<String> denied) {
        if (denied.isEmpty()) {
            return Result.warning(
                    "the cluster accepts a Secret from the function that ecr-pusher's admission policy forbids, so the policy isn't in force"
                            + WITHOUT,
                    subject.correct());
        }
        return denied.get().contains(DENIED_BY_OWN)
                ? Result.passed("in force")
                : Result.skipped("another check denied the test write first");
    }
}
