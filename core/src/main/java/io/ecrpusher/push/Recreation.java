package io.ecrpusher.push;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.StoredSecret;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.text.NamedList;
import io.ecrpusher.time.Deadline;

import java.time.Duration;
import java.util.Optional;

/** Deletes and recreates a Secret that Kubernetes doesn't allow to change. */
final class Recreation {
    private Recreation() {}

    /**
     * Deletes the Secret in the state that was read, then applies {@code secret}.
     *
     * @throws FailureException OWNED_BY_OTHER if another manager wrote it and {@code secret}
     *     doesn't force; CONFLICTING_UPDATE if it changes in between; OUT_OF_TIME if the run might
     *     end in between
     */
    static SecretChange apply(SecretApply secret, ClusterSession session) throws FailureException {
        session.send(
                (kubernetes, token, timeout) -> {
                    delete(kubernetes, token, secret, timeout, session.deadline());
                    return secret;
                });
        try {
            return session.send(
                    (kubernetes, token, timeout) -> kubernetes.apply(token, secret, timeout));
        } catch (FailureException failure) {
            throw missing(secret, failure);
        }
    }

    private static void delete(
            Kubernetes kubernetes,
            Credential token,
            SecretApply secret,
            Duration timeout,
            Deadline deadline)
            throws FailureException {
        Optional<StoredSecret> stored =
                kubernetes.secret(token, secret.namespace(), secret.manifest().name(), timeout);
        if (stored.isEmpty()) {
            return;
        }
        FieldManager deployment = secret.manifest().manager();
        if (!secret.force() && !stored.get().isOurs(deployment)) {
            throw notOurs(stored.get(), deployment);
        }
        if (!deadline.leaves(timeout.multipliedBy(2))) { // the deletion, and the apply after it
            throw new FailureException(
                    Cause.OUT_OF_TIME,
                    "too little of the run's time is left to delete and recreate Secret '%s'; raise the function's timeout"
                            .formatted(stored.get().name()));
        }
        kubernetes.delete(token, stored.get(), timeout);
    }

    private static FailureException missing(SecretApply secret, FailureException failure) {
        Problem problem = failure.problem();
        return new FailureException(
                new Problem(
                        problem.cause(),
                        "Secret '%s' was deleted but couldn't be recreated, and is missing until a run succeeds: %s"
                                .formatted(secret.manifest().name(), problem.detail()),
                        problem.quote()),
                failure.retryAfter());
    }

    private static FailureException notOurs(StoredSecret stored, FieldManager deployment) {
        String detail =
                stored.isShared(deployment)
                        ? "Secret '%s' can't be changed, and isn't deleted because it holds other people's logins; copy theirs, delete the Secret, and add theirs again, or choose another name"
                                .formatted(stored.name())
                        : "Secret '%s' isn't deleted because %s wrote it; choose another name, or set onConflict: adopt to take it over"
                                .formatted(stored.name(), NamedList.of(stored.writers()));
        return new FailureException(Cause.OWNED_BY_OTHER, detail);
    }
}
