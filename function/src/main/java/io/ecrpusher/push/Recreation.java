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
     *     to take it over; CONFLICTING_UPDATE if it changes meanwhile
     */
    static void apply(Kubernetes kubernetes, Credential token, SecretApply secret, Duration timeout)
            throws FailureException {
        String name = secret.manifest().name();
        Optional<StoredSecret> stored = kubernetes.secret(token, secret.namespace(), name, timeout);
        if (stored.isPresent()) {
            if (!secret.force() && !stored.get().isOurs()) {
                throw notOurs(stored.get());
            }
            kubernetes.delete(token, stored.get(), timeout);
        }
        kubernetes.apply(token, secret, timeout);
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
