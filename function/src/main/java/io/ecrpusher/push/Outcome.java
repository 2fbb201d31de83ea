package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.Target;

import java.time.Instant;

/** What became of one Secret in one namespace. */
public sealed interface Outcome {
    /** The Secret. */
    Target target();

    /** Written: its credentials are good until {@code validUntil}. */
    record Applied(Target target, Instant validUntil) implements Outcome {}

    /** A namespace that a pattern or label found is gone, or is being deleted. */
    record Gone(Target target) implements Outcome {}

    /** Removed: the fleet no longer asks for it. */
    record Pruned(Target target) implements Outcome {}

    /** No longer asked for, and left where it is: others have logins in it. */
    record Shared(Target target) implements Outcome {}

    /** No namespace of the cluster matches the pattern, which stands in the target's namespace. */
    record Unmatched(Target target) implements Outcome {}

    /** The cluster was found and does not have the tags that are asked for. */
    record NotTagged(Target target) implements Outcome {}

    /** The cluster was found and is not there: not yet, or no longer. */
    record Absent(Target target, String detail) implements Outcome {}

    /** Not written now; the next try may succeed. */
    record Retryable(Target target, Cause cause, String detail) implements Outcome {}

    /** Not written, and no retry will help until a person acts; {@code detail} says what to do. */
    record Rejected(Target target, Cause cause, String detail) implements Outcome {}

    /** What {@code failure} means for {@code target}. */
    static Outcome of(Target target, FailureException failure) {
        if (failure.reason() == Cause.NAMESPACE_GONE && !target.named()) {
            return new Gone(target);
        }
        return failure.reason().retryable()
                ? new Retryable(target, failure.reason(), failure.detail())
                : new Rejected(target, failure.reason(), failure.detail());
    }
}
