package io.ecrpusher.push;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.SecretContent;

import java.time.Duration;
import java.util.Optional;

/** Adds the fleet's logins to a Secret that keeps other people's. */
final class Merge {
    private Merge() {}

    /**
     * Reads the Secret and applies it with {@code ours} added, only if it hasn't changed since.
     *
     * @throws FailureException CONFLICTING_UPDATE if it changes in between; INVALID if its content
     *     can't be kept
     */
    static void apply(Kubernetes kubernetes, Credential token, SecretApply ours, Duration timeout)
            throws FailureException {
        Optional<SecretContent> existing =
                kubernetes.content(token, ours.namespace(), ours.manifest().name(), timeout);
        kubernetes.apply(token, existing.isEmpty() ? ours : merged(ours, existing.get()), timeout);
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
