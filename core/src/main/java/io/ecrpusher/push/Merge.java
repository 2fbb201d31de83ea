package io.ecrpusher.push;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.SecretContent;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.time.TimeLimit;

import java.time.Duration;
import java.util.Optional;

/** Adds the fleet's logins to a Secret that keeps other people's. */
final class Merge {
    private Merge() {}

    /**
     * Reads the Secret and applies it with {@code ours} added, only if it hasn't changed since.
     *
     * @param timeout for both
     * @throws FailureException CONFLICTING_UPDATE if it changes or is created in between; INVALID
     *     if its content can't be kept
     */
    static SecretWriter.Written apply(
            Kubernetes kubernetes, Credential token, SecretApply ours, Duration timeout)
            throws FailureException {
        TimeLimit limit = TimeLimit.of(timeout);
        Optional<SecretContent> existing =
                kubernetes.content(token, ours.namespace(), ours.manifest().name(), limit.left());
        if (existing.isEmpty()) {
            return new SecretWriter.Written(
                    create(kubernetes, token, ours, limit.left()), ours.manifest().validUntil());
        }
        SecretApply merged = merged(ours, existing.get());
        return new SecretWriter.Written(
                kubernetes.apply(token, merged, limit.left()), merged.manifest().validUntil());
    }

    /** Reports a Secret created in between as a conflict: the next attempt merges into it. */
    private static SecretChange create(
            Kubernetes kubernetes, Credential token, SecretApply ours, Duration timeout)
            throws FailureException {
        try {
            return kubernetes.apply(token, ours, timeout);
        } catch (FailureException failure) {
            throw failure.cause() == Cause.OWNED_BY_OTHER
                    ? new FailureException(
                            Cause.CONFLICTING_UPDATE,
                            "another client created Secret '%s' at the same moment"
                                    .formatted(ours.manifest().name()))
                    : failure;
        }
    }

    private static SecretApply merged(SecretApply ours, SecretContent existing)
            throws FailureException {
        return new SecretApply(
                ours.namespace(),
                ours.manifest()
                        .mergedInto(
                                existing.resourceVersion(),
                                existing.annotations(),
                                existing.data()),
                true);
    }
}
