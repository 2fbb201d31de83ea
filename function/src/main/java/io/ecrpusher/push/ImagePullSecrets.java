package io.ecrpusher.push;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.NamePattern;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.plan.ServiceAccount;

import java.time.Duration;
import java.util.Optional;

/**
 * Adds a Secret to the imagePullSecrets of ServiceAccounts. The list is atomic: whoever writes it
 * writes all of it, so that it is only ever written over the state that was read.
 */
final class ImagePullSecrets {
    // Others write too, such as a controller that adds its own entry at the same moment.
    private static final int ATTEMPTS = 4;

    private ImagePullSecrets() {}

    /**
     * Adds {@code secret} to a ServiceAccount, if it is still there.
     *
     * @param read the account as it was read, without it
     */
    static void add(
            Kubernetes kubernetes,
            Credential token,
            String secret,
            ServiceAccount read,
            Duration timeout)
            throws FailureException {
        Optional<ServiceAccount> account = Optional.of(read);
        for (int attempt = 1; account.isPresent(); attempt++) {
            if (account.get().imagePullSecrets().contains(secret)) {
                return;
            }
            try {
                kubernetes.updateImagePullSecrets(token, account.get().with(secret), timeout);
                return;
            } catch (FailureException failure) {
                if (failure.reason() != Cause.CONFLICTING_UPDATE || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
            account =
                    kubernetes
                            .serviceAccounts(
                                    token, new NamePattern(read.name()), read.namespace(), timeout)
                            .stream()
                            .findFirst();
        }
    }
}
