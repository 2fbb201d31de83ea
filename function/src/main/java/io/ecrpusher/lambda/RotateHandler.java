package io.ecrpusher.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import io.ecrpusher.Rotation;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.RunLog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Lambda's door: an EventBridge schedule's event comes in, the report goes out as JSON.
 *
 * <p>The event is taken as a stream: the runtime's own mapping of it to a class costs a third of a
 * cold start.
 */
public final class RotateHandler implements RequestStreamHandler {
    // Kept back of the invocation's time, for the report.
    private static final Duration RESERVE = Duration.ofSeconds(3);
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Clock clock = Clock.systemUTC();
    private final Rotation rotation = Rotation.fromEnvironment(System.getenv(), clock);
    private final RunLog log = new RunLog(System.out::println);

    /**
     * Rotates the whole fleet, or sweeps it if the event says so; see {@link Events}.
     *
     * @throws RotationFailedException if some Secret was not written, after all others were: the
     *     schedule's retry and the alarm have to see it
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context)
            throws IOException {
        Report report = rotation.run(trigger(event), deadline(context));
        log.write(report);
        if (report.failed()) {
            throw new RotationFailedException(report.failureMessage());
        }
        answer.write(JSON.toJson(report.toMap()).getBytes(StandardCharsets.UTF_8));
    }

    private static Trigger trigger(InputStream event) throws IOException {
        return Events.trigger(new String(event.readAllBytes(), StandardCharsets.UTF_8));
    }

    private Instant deadline(Context context) {
        return clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
    }
}
