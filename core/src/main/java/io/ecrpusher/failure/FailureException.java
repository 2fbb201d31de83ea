package io.ecrpusher.failure;

import java.time.Duration;
import java.util.Optional;

/**
 * Thrown when AWS or a cluster didn't do what it was asked to. Has no stack trace: the problem says
 * everything that a report shows.
 */
public final class FailureException extends Exception {
    private static final long serialVersionUID = 1;

    // System.err when it's used: Lambda's runtime replaces it when it starts.
    private static final StackTraceLog STACK_TRACES =
            new StackTraceLog(line -> System.err.println(line));

    @SuppressWarnings("serial") // never serialized
    private final Problem problem;

    @SuppressWarnings("serial") // never serialized
    private final Optional<Duration> retryAfter;

    /**
     * Creates a failure without the server's words.
     *
     * @param detail what happened and what to do; see {@link Problem}
     */
    public FailureException(Cause cause, String detail) {
        this(new Problem(cause, detail), Optional.empty());
    }

    /**
     * Creates a failure of {@code problem}.
     *
     * @param retryAfter how long the server asked to wait
     */
    public FailureException(Problem problem, Optional<Duration> retryAfter) {
        super(problem.text(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** Creates a failure of {@code problem}. */
    public FailureException(Problem problem) {
        this(problem, Optional.empty());
    }

    /**
     * Returns a failure for a bug, and logs its stack trace. The report names only the class of
     * {@code e} and the log ID: the message of {@code e} may hold anything.
     */
    public static FailureException unexpected(Throwable e) {
        return new FailureException(
                Cause.UNEXPECTED,
                "Unexpected error %s (log id %s). Please report it."
                        .formatted(name(e.getClass()), STACK_TRACES.log(e)));
    }

    private static String name(Class<?> type) {
        return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
    }

    /** Returns what failed and why. */
    public Problem problem() {
        return problem;
    }

    /** Returns the problem's cause. */
    public Cause cause() {
        return problem.cause();
    }

    /** Returns the problem's text: what happened, what to do, and the server's words. */
    public String detail() {
        return problem.text();
    }

    /** Returns how long the server asked to wait, if it did. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
