package io.ecrpusher.lambda;

import com.amazonaws.services.lambda.runtime.Context;

import io.ecrpusher.settings.Settings;

import java.time.Clock;
import java.time.Instant;

/** Computes when an invocation must stop pushing. */
final class Deadlines {
    private Deadlines() {}

    static Instant of(Context context, Clock clock) {
        return clock.instant()
                .plusMillis(context.getRemainingTimeInMillis())
                .minus(Settings.REPORT_RESERVE);
    }
}
