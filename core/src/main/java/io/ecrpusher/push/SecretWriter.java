package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.plan.Target;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.secret.SecretRenderer;

import java.util.Optional;

/** Writes one Secret into one namespace, and into the ServiceAccounts that should use it. */
final class SecretWriter {
    private final ClusterSession session;
    private final SecretRenderer secrets;
    private final ServiceAccountLists accounts;

    /**
     * @param accounts the ServiceAccounts that targets were selected with
     */
    SecretWriter(ClusterSession session, SecretRenderer secrets, ServiceAccountLists accounts) {
        this.session = session;
        this.secrets = secrets;
        this.accounts = accounts;
    }

    Outcome write(Target target) {
        try {
            SecretManifest manifest = secrets.render(target.secret());
            boolean force = target.secret().onConflict() == OnConflict.ADOPT;
            apply(new SecretApply(target.namespace(), manifest, force), target);
            addToServiceAccounts(target);
            return new Outcome.Applied(target, manifest.validUntil());
        } catch (FailureException failure) {
            return Outcome.of(target, failure);
        } catch (RuntimeException e) {
            return Outcome.of(target, FailureException.unexpected(e));
        }
    }

    private void apply(SecretApply secret, Target target) throws FailureException {
        try {
            session.send(
                    (kubernetes, token, timeout) -> {
                        if (target.secret().onConflict() == OnConflict.MERGE) {
                            Merge.apply(kubernetes, token, secret, timeout);
                        } else {
                            kubernetes.apply(token, secret, timeout);
                        }
                        return secret;
                    });
        } catch (FailureException failure) {
            boolean unchangeable =
                    failure.cause() == Cause.TYPE_CHANGED || failure.cause() == Cause.IMMUTABLE;
            if (!unchangeable || target.secret().onTypeChange() != OnTypeChange.RECREATE) {
                throw failure;
            }
            Recreation.apply(secret, session);
        }
    }

    private void addToServiceAccounts(Target target) throws FailureException {
        for (ServiceAccount account : target.accountsToUpdate()) {
            session.send(
                    (kubernetes, token, timeout) -> {
                        ImagePullSecrets.add(
                                kubernetes, token, target.secret().name(), account, timeout);
                        return account;
                    });
        }
        Optional<FailureException> failure = accounts.failureIn(target.namespace());
        if (!target.secret().serviceAccounts().isEmpty() && failure.isPresent()) {
            throw failure.get();
        }
    }
}
