package io.ecrpusher.simulator.lambda;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The result of an invocation. */
public sealed interface InvocationResult {

    /**
     * The log lines since the previous invocation. The first result includes those of the start.
     */
    List<String> log();

    /** The duration of the invocation. */
    Timing timing();

    /** The function returned {@code response}, as JSON. */
    record Returned(String response, List<String> log, Timing timing) implements InvocationResult {}

    /**
     * The function threw an exception, failed to start, timed out, or exited.
     *
     * @param json the error that the runtime reported; empty if the process ended without a report
     */
    record Failed(
            String errorType, String errorMessage, String json, List<String> log, Timing timing)
            implements InvocationResult {}

    /**
     * The times that Lambda bills.
     *
     * @param init from the start of the process to its request for the first event; present for a
     *     cold start only
     * @param duration from the event to the response
     */
    record Timing(Optional<Duration> init, Duration duration) {}
}
