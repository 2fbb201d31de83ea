package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.secret.MissingLogin;

/** What failed about a Secret that was written. */
public sealed interface Shortfall {
    /** Returns why it failed. */
    Problem problem();

    /** The Secret lacks a login. */
    record Login(MissingLogin missing) implements Shortfall {
        @Override
        public Problem problem() {
            return missing.problem();
        }
    }

    /** ServiceAccounts don't have the Secret in their imagePullSecrets. */
    record ServiceAccounts(Problem problem) implements Shortfall {
        /** Returns the shortfall of {@code account}, whose update failed. */
        static ServiceAccounts of(ServiceAccount account, FailureException failure) {
            Problem problem = failure.problem();
            return new ServiceAccounts(
                    new Problem(
                            problem.cause(),
                            "updating ServiceAccount '%s': %s"
                                    .formatted(account.name(), problem.detail()),
                            problem.quote()));
        }
    }
}
