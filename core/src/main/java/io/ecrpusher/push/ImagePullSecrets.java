package io.ecrpusher.push;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.TimeLimit;

import java.time.Duration;
import java.util.Optional;

/**
 * Adds a Secret to the imagePullSecrets of ServiceAccounts. Kubernetes treats the list as atomic: a
 * write replaces it, so every write states the version that was read.
 */
final class ImagePullSecrets {
    private ImagePullSecrets() {}

    /**
     * Adds {@code secret} to a ServiceAccount. Does nothing if the account no longer exists.
     *
     * @param read the account as it was read, without the Secret
     * @param manager the deployment that writes the account
     * @param timeout for all attempts
     */
    static void add(
            Kubernetes kubernetes,
            Credential token,
            String secret,
            ServiceAccount read,
            FieldManager manager,
            Duration timeout)
            throws FailureException {
        TimeLimit limit = TimeLimit.of(timeout);
        Optional<ServiceAccount> account = Optional.of(read);
        for (int attempt = 1; account.isPresent(); attempt++) {
            if (account.get().imagePullSecrets().contains(secret)) {
                return;
            }
            try {
                kubernetes.updateImagePullSecrets(
                        token, account.get().with(secret), manager, limit.left());
                return;
            } catch (FailureException failure) {
                if (failure.cause() != Cause.CONFLICTING_UPDATE
                        || attempt == Settings.SERVICE_ACCOUNT_ATTEMPTS) {
                    throw failure;
                }
            }
            account =
                    kubernetes
                            .serviceAccounts(
                                    token,
                                    new NamePattern(read.name()),
                                    read.namespace(),
                                    limit.left())
                            .stream()
                            .findFirst();
        }
    }
}
