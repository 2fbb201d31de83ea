package io.ecrpusher.aws;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.AwsSettings;

import java.util.concurrent.Semaphore;

/**
 * Limits the concurrent calls to one target, and stops calling it for a while after a call got no
 * response.
 *
 * <p>Lets a single call through until the target has answered once. A silent target then costs one
 * call, and the callers behind it get that call's failure instead of waiting for their own.
 */
final class CircuitBreaker {
    private final Semaphore permits = new Semaphore(1, true);
    private final int callsAtOnce;
    private boolean answered;
    private long lastAnswer = System.nanoTime();
    private FailureException silence;
    private long silentUntil;

    CircuitBreaker(int callsAtOnce) {
        this.callsAtOnce = callsAtOnce;
    }

    /**
     * Waits for a permit, which {@link #exit} returns.
     *
     * @throws FailureException that of the last call, if it got no response
     */
    void enter() throws FailureException {
        throwIfSilent();
        try {
            permits.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FailureException(Cause.OUT_OF_TIME, "the run was interrupted");
        }
        try {
            throwIfSilent();
        } catch (FailureException failure) {
            permits.release();
            throw failure;
        }
    }

    void exit() {
        permits.release();
    }

    /** Records that a call ended with an answer or an error. */
    synchronized void noteAnswer() {
        silence = null;
        lastAnswer = System.nanoTime();
        if (!answered) {
            answered = true;
            permits.release(callsAtOnce - 1);
        }
    }

    /**
     * Records that a call got no response. Ignores it if another call was answered meanwhile, or if
     * the process was frozen between two invocations during the call.
     *
     * @param failure for the callers of the next {@link AwsSettings#AWS_SILENCE_MEMORY}
     * @param startedAt the call's start by {@link System#nanoTime}
     */
    synchronized void noteSilence(FailureException failure, long startedAt) {
        long now = System.nanoTime();
        boolean frozen = now - startedAt > AwsSettings.AWS_CALL_TIMEOUT.multipliedBy(2).toNanos();
        boolean othersAnswered = answered && lastAnswer - startedAt > 0;
        if (!frozen && !othersAnswered) {
            silence = failure;
            silentUntil = now + AwsSettings.AWS_SILENCE_MEMORY.toNanos();
        }
    }

    private synchronized void throwIfSilent() throws FailureException {
        if (silence != null && System.nanoTime() - silentUntil < 0) {
            throw silence;
        }
    }
}
