package io.ecrpusher.time;

import io.ecrpusher.settings.Settings;

import java.util.Optional;

/**
 * Limits the retries of a run to a share of its first attempts, so that a failing service or
 * cluster isn't called several times as often as a healthy one.
 *
 * <p>A run of few calls has a reserve instead, which a single failure can't use up. Pauses that a
 * server asked for aren't retries: the server decides when it is called.
 */
public final class RetryBudget {
    private final long reserve;
    private final Optional<RetryBudget> whole;
    private long firstAttempts;
    private long retries;

    private RetryBudget(long reserve, Optional<RetryBudget> whole) {
        this.reserve = reserve;
        this.whole = whole;
    }

    /** Creates the budget of a process, for one run at a time. */
    public RetryBudget() {
        this(Settings.RETRY_RESERVE, Optional.empty());
    }

    /** Returns the part of the budget that a single cluster may use up. */
    public RetryBudget ofCluster() {
        return new RetryBudget(Settings.CLUSTER_RETRY_RESERVE, Optional.of(this));
    }

    /** Starts a run with the whole reserve. */
    public synchronized void startRun() {
        firstAttempts = 0;
        retries = 0;
    }

    /** Notes the first attempt of a call or request. */
    public void noteFirstAttempt() {
        synchronized (this) {
            firstAttempts++;
        }
        whole.ifPresent(RetryBudget::noteFirstAttempt);
    }

    /** Returns true, and notes the retry, if the budget allows one more. */
    public synchronized boolean takeRetry() {
        boolean left = retries < Math.max(reserve, firstAttempts / Settings.RETRY_DIVISOR);
        if (!left || !whole.map(RetryBudget::takeRetry).orElse(true)) {
            return false;
        }
        retries++;
        return true;
    }
}
