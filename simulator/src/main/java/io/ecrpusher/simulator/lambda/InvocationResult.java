package io.ecrpusher.simulator.lambda;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How an invocation ended. */
public sealed interface InvocationResult {

    /** What the function wrote since the previous invocation; its start belongs to its first. */
    List<String> log();

    /** The times that it took. */
    Timing timing();

    /** The function returned {@code response}, in JSON. */
    record Returned(String response, List<String> log, Timing timing) implements InvocationResult {}

    /**
     * The function threw, could not start, ran out of time or died.
     *
     * @param json the error as the runtime told it; empty if nobody was left to tell
     */
    record Failed(
            String errorType, String errorMessage, String json, List<String> log, Timing timing)
            implements InvocationResult {}

    /**
     * Times as Lambda bills them.
     *
     * @param init from the start of the process until it asked for its first event; present in the
     *     result of a cold start
     * @param duration from handing out the event until the answer
     */
    record Timing(Optional<Duration> init, Duration duration) {}
}
