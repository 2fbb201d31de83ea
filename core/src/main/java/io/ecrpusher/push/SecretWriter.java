package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.plan.Target;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.secret.SecretRenderer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes one Secret into one namespace, and into the ServiceAccounts that should use it. */
final class SecretWriter {
    private final ClusterSession session;
    private final SecretRenderer secrets;
    private final ServiceAccountLists accounts;

    /**
     * A Secret that was applied.
     *
     * @param validUntil when the first of the fleet's logins in it expires, those kept by a merge
     *     included
     */
    record Written(SecretChange change, Instant validUntil) {}

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
            if (!secrets.isReady(target.secret())) {
                session.leaveSlot(ClusterSlot.Waiting.FOR_TOKENS);
            }
            SecretManifest manifest = secrets.render(target.secret());
            boolean force = target.secret().onConflict() == OnConflict.ADOPT;
            Written written = apply(new SecretApply(target.namespace(), manifest, force), target);
            List<Shortfall> shortfalls = new ArrayList<>();
            manifest.missing().forEach(one -> shortfalls.add(new Shortfall.Login(one)));
            addToServiceAccounts(target, manifest.manager(), shortfalls);
            return Outcome.written(target, written.validUntil(), written.change(), shortfalls);
        } catch (FailureException failure) {
            return Outcome.of(target, failure);
        } catch (RuntimeException e) {
            return Outcome.of(target, FailureException.unexpected(e));
        }
    }

    private Written apply(SecretApply secret, Target target) throws FailureException {
        Instant validUntil = secret.manifest().validUntil();
        try {
            return session.send(
                    (kubernetes, token, timeout) ->
                            target.secret().onConflict() == OnConflict.MERGE
                                    ? Merge.apply(kubernetes, token, secret, timeout)
                                    : new Written(
                                            kubernetes.apply(token, secret, timeout), validUntil));
        } catch (FailureException failure) {
            if (!isRecreated(secret, target.secret(), failure)) {
                throw failure;
            }
            return new Written(Recreation.apply(secret, session), validUntil);
        }
    }

    /** False for a merge that lacks a login: a deletion would lose the one that was kept so far. */
    private static boolean isRecreated(
            SecretApply secret, SecretSpec spec, FailureException failure) {
        boolean unchangeable =
                failure.cause() == Cause.TYPE_CHANGED || failure.cause() == Cause.IMMUTABLE;
        boolean keepsLogins =
                spec.onConflict() == OnConflict.MERGE && !secret.manifest().missing().isEmpty();
        return unchangeable && spec.onTypeChange() == OnTypeChange.RECREATE && !keepsLogins;
    }

    /** A failure here doesn't hide that the Secret was written. */
    private void addToServiceAccounts(
            Target target, FieldManager manager, List<Shortfall> shortfalls)
            throws FailureException {
        for (ServiceAccount account : target.accountsToUpdate()) {
            try {
                addTo(account, target, manager);
            } catch (FailureException failure) {
                if (failure.cause() == Cause.NAMESPACE_GONE) {
                    throw failure; // with the Secret in it
                }
                shortfalls.add(Shortfall.ServiceAccounts.of(account, failure));
            }
        }
        if (!target.secret().serviceAccounts().isEmpty()) {
            accounts.failureIn(target.namespace())
                    .map(FailureException::problem)
                    .ifPresent(one -> shortfalls.add(new Shortfall.ServiceAccounts(one)));
        }
    }

    private void addTo(ServiceAccount account, Target target, FieldManager manager)
            throws FailureException {
        try {
            session.send(
                    (kubernetes, token, timeout) -> {
                        ImagePullSecrets.add(
                                kubernetes,
                                token,
                                target.secret().name(),
                                account,
                                manager,
                                timeout);
                        return account;
                    });
        } catch (RuntimeException e) {
            throw FailureException.unexpected(e);
        }
    }
}
