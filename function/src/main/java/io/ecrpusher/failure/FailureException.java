package io.ecrpusher.failure;

import java.time.Duration;
import java.util.Optional;

/**
 * What an edge throws when AWS or a cluster did not do as asked. Carries no stack trace: the cause
 * and the detail say what to do, and are all that is reported.
 */
public final class FailureException extends Exception {
    private static final long serialVersionUID = 1;

    private final Cause cause;

    @SuppressWarnings("serial") // never serialised
    private final Optional<Duration> retryAfter;

    /**
     * @param detail what happened and, if a person has to act, what to do; no URL, no credential
     */
    public FailureException(Cause cause, String detail) {
        this(cause, detail, Optional.empty());
    }

    /**
     * @param retryAfter how long the other side asked us to wait
     */
    public FailureException(Cause cause, String detail, Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.cause = cause;
        this.retryAfter = retryAfter;
    }

    /** Of {@code e}, which nobody foresaw: only its class, its message may hold anything. */
    public static FailureException ofDefect(Throwable e) {
        return new FailureException(
                Cause.UNEXPECTED, "a defect of ecr-pusher: " + e.getClass().getName());
    }

    /** Why. */
    public Cause reason() {
        return cause;
    }

    /** What happened, and what to do. */
    public String detail() {
        return getMessage();
    }

    /** How long the other side asked us to wait. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
