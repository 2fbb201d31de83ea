package io.ecrpusher.push;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.StoredSecret;

import java.time.Duration;
import java.util.Optional;

/** Puts a Secret in the place of one that Kubernetes does not let anybody change. */
final class Recreation {
    private Recreation() {}

    /**
     * Deletes the Secret as it was found to be, and applies {@code secret} instead.
     *
     * @throws FailureException OWNED_BY_OTHER if somebody else wrote it and {@code secret} is not
     *     to take it over; CONFLICTING_UPDATE if it changes meanwhile; OUT_OF_TIME if the run might
     *     end in between
     */
    static void apply(SecretApply secret, ClusterSession session, Deadline deadline)
            throws FailureException {
        session.ask(
                (kubernetes, token, timeout) -> {
                    delete(kubernetes, token, secret, timeout, deadline);
                    return secret;
                },
                deadline);
        try {
            session.ask(
                    (kubernetes, token, timeout) -> {
                        kubernetes.apply(token, secret, timeout);
                        return secret;
                    },
                    deadline);
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
        if (!secret.force() && !stored.get().isOurs()) {
            throw notOurs(stored.get());
        }
        if (!deadline.leaves(timeout.multipliedBy(2))) { // this deletion, and the apply after it
            throw new FailureException(
                    Cause.OUT_OF_TIME,
                    "too little of the run's time is left to delete Secret '%s' in namespace '%s' and make it anew; raise the function's timeout"
                            .formatted(stored.get().name(), secret.namespace()));
        }
        kubernetes.delete(token, stored.get(), timeout);
    }

    private static FailureException missing(SecretApply secret, FailureException failure) {
        return new FailureException(
                failure.reason(),
                "%s; what was in the place of Secret '%s' in namespace '%s' is deleted already, and nothing is there until a run succeeds"
                        .formatted(failure.detail(), secret.manifest().name(), secret.namespace()),
                failure.retryAfter());
    }

    private static FailureException notOurs(StoredSecret stored) {
        String detail =
                stored.isShared()
                        ? "Secret '%s' in namespace '%s' cannot be changed and holds logins of others, so that it is not deleted; copy theirs, delete it and put theirs back, or choose another name"
                                .formatted(stored.name(), stored.namespace())
                        : "%s wrote Secret '%s' in namespace '%s', so that it is not deleted; choose another name, or write onConflict: adopt to take it over"
                                .formatted(stored.writers(), stored.name(), stored.namespace());
        return new FailureException(Cause.OWNED_BY_OTHER, detail);
    }
}
