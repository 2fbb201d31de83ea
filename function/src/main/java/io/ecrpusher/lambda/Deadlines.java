package io.ecrpusher.lambda;

import com.amazonaws.services.lambda.runtime.Context;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Until when an invocation may push. */
final class Deadlines {
    // Kept back of the invocation's time, for the report.
    private static final Duration RESERVE = Duration.ofSeconds(3);

    private Deadlines() {}

    static Instant of(Context context, Clock clock) {
        return clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
    }
}
