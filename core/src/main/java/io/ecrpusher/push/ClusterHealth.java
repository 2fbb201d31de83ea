package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.Settings;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a cluster's API server responds. Once it is down, a run sends it no more requests: each
 * one would fail like the last.
 */
final class ClusterHealth {
    private boolean answered;
    private int silentAttempts;
    // Until the first response, a single request without one shows that the cluster is down.
    private int unanswered = Settings.UNANSWERED_REQUESTS - 1;
    private int foreign;
    private Duration toldWait = Duration.ZERO;
    private Optional<FailureException> down = Optional.empty();

    synchronized void throwIfDown() throws FailureException {
        if (down.isPresent()) {
            throw down.get();
        }
    }

    /** Returns true if the API server has responded at least once. */
    synchronized boolean hasAnswered() {
        return answered;
    }

    /** Returns how long the next request may take. */
    synchronized Duration timeout() {
        return answered || silentAttempts > 0
                ? Settings.API_REQUEST_TIMEOUT
                : Settings.FIRST_RESPONSE_TIMEOUT;
    }

    /** Notes a success. */
    synchronized void responded() {
        answered = true;
        unanswered = 0;
        foreign = 0;
    }

    /** Notes the failure of one attempt, which took {@code took}. */
    synchronized void attemptFailed(FailureException failure, Duration took) {
        switch (failure.cause()) {
            case UNREACHABLE -> {
                // A refused connection costs no time, and the server may just be starting.
                boolean silent =
                        took.compareTo(Settings.FIRST_RESPONSE_TIMEOUT.multipliedBy(3).dividedBy(4))
                                > 0;
                if (!answered && silent && ++silentAttempts == Settings.SILENT_ATTEMPTS) {
                    markDown(failure);
                }
            }
            case NOT_KUBERNETES, NOT_TRUSTED, OUT_OF_TIME -> {}
            default -> answered = true;
        }
    }

    /**
     * Notes the failure of a request after all its attempts.
     *
     * @return true if the cluster is down now, and because of its endpoint
     */
    synchronized boolean requestFailed(FailureException failure) {
        switch (failure.cause()) {
            case UNREACHABLE -> unanswered++;
            case NOT_KUBERNETES -> foreign++;
            case OUT_OF_TIME -> {}
            default -> {
                unanswered = 0;
                foreign = 0;
            }
        }
        boolean endpointFailed =
                failure.cause() == Cause.NOT_TRUSTED
                        || unanswered >= Settings.UNANSWERED_REQUESTS
                        || foreign >= Settings.UNANSWERED_REQUESTS;
        if (endpointFailed || failure.cause() == Cause.NOT_AUTHENTICATED) {
            return markDown(failure) && endpointFailed;
        }
        return false;
    }

    /** Marks the cluster as down. Returns false if it was down already. */
    synchronized boolean markDown(FailureException failure) {
        if (down.isPresent()) {
            return false;
        }
        down = Optional.of(failure);
        return true;
    }

    /** Returns true if the server hasn't asked for too long a wait, {@code wait} included. */
    synchronized boolean mayBeTold(Duration wait) {
        toldWait = toldWait.plus(wait);
        return toldWait.compareTo(Settings.MAX_TOLD_WAIT) <= 0;
    }
}
