package io.ecrpusher.push;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.SecretContent;

import java.time.Duration;
import java.util.Optional;

/** Writes our logins into a Secret in which others keep theirs. */
final class Merge {
    private Merge() {}

    /**
     * Reads the Secret and applies it with our logins in it, over that state of it alone.
     *
     * @throws FailureException CONFLICTING_UPDATE if it changes meanwhile; INVALID if what it holds
     *     cannot be kept
     */
    static void apply(Kubernetes kubernetes, Credential token, SecretApply ours, Duration timeout)
            throws FailureException {
        Optional<SecretContent> theirs =
                kubernetes.content(token, ours.namespace(), ours.manifest().name(), timeout);
        kubernetes.apply(
                token,
                theirs.isEmpty()
                        ? ours
                        : new SecretApply(
                                ours.namespace(),
                                ours.manifest()
                                        .mergedInto(
                                                theirs.get().resourceVersion(),
                                                theirs.get().annotations(),
                                                theirs.get().data()),
                                true),
                timeout);
    }
}
