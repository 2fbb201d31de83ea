package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.Target;

import java.time.Instant;
import java.util.List;

/** The result of one Secret in one namespace. */
public sealed interface Outcome {
    /** Returns the Secret and namespace. */
    Target target();

    /**
     * Written. The credentials are valid until {@code validUntil}.
     *
     * @param change what changed, which only a dry run knows
     */
    record Applied(Target target, Instant validUntil, SecretChange change) implements Outcome {
        /** A write that nobody compared with what was there before. */
        public Applied(Target target, Instant validUntil) {
            this(target, validUntil, SecretChange.NOT_COMPARED);
        }
    }

    /**
     * Written, but not completely. The credentials in it are valid until {@code validUntil}. Each
     * shortfall is a failure of the run.
     *
     * @param change what changed, which only a dry run knows
     * @param shortfalls at least one
     */
    record Incomplete(
            Target target, Instant validUntil, SecretChange change, List<Shortfall> shortfalls)
            implements Outcome {
        public Incomplete {
            shortfalls = List.copyOf(shortfalls);
        }

        /** A write that nobody compared with what was there before. */
        public Incomplete(Target target, Instant validUntil, List<Shortfall> shortfalls) {
            this(target, validUntil, SecretChange.NOT_COMPARED, shortfalls);
        }
    }

    /** Dropped: a namespace found by a pattern or label no longer exists, or is being deleted. */
    record Gone(Target target) implements Outcome {}

    /** Deleted: the fleet no longer contains it. */
    record Pruned(Target target) implements Outcome {}

    /** Kept although the fleet no longer contains it: it holds other people's logins. */
    record Shared(Target target) implements Outcome {}

    /** No namespace of the cluster matches the pattern, which the target has as its namespace. */
    record Unmatched(Target target) implements Outcome {}

    /** The cluster was discovered and doesn't have the required tags. */
    record NotTagged(Target target) implements Outcome {}

    /** The cluster was discovered but isn't available yet, or no longer exists. */
    record Absent(Target target, String detail) implements Outcome {}

    /** Not written. A retry may succeed. */
    record Retryable(Target target, Problem problem) implements Outcome {}

    /** Not written. Needs action; the problem says which. */
    record Rejected(Target target, Problem problem) implements Outcome {}

    /** Returns the outcome of {@code target} after it was written. */
    static Outcome written(
            Target target, Instant validUntil, SecretChange change, List<Shortfall> shortfalls) {
        return shortfalls.isEmpty()
                ? new Applied(target, validUntil, change)
                : new Incomplete(target, validUntil, change, shortfalls);
    }

    /** Returns the outcome of {@code target} after {@code failure}. */
    static Outcome of(Target target, FailureException failure) {
        if (failure.cause() == Cause.NAMESPACE_GONE && !target.explicitNamespace()) {
            return new Gone(target);
        }
        return failure.cause().retryable()
                ? new Retryable(target, failure.problem())
                : new Rejected(target, failure.problem());
    }
}
