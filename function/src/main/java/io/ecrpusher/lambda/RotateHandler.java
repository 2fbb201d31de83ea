package io.ecrpusher.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import io.ecrpusher.Rotation;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.queue.Dispatch;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.RunLog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Lambda's door: an EventBridge schedule's event comes in, the report goes out as JSON.
 *
 * <p>The event is taken as a stream: the runtime's own mapping of it to a class costs a third of a
 * cold start.
 */
public final class RotateHandler implements RequestStreamHandler {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Clock clock = Clock.systemUTC();
    private final Rotation rotation = Rotation.fromEnvironment(System.getenv(), clock);
    private final RunLog log = new RunLog(System.out::println);

    /**
     * Rotates the whole fleet, or sweeps it if the event says so; see {@link Events}.
     *
     * <p>A fleet above the queue's threshold is not pushed here but enqueued.
     *
     * @throws RotationFailedException if some Secret was not written, after all others were: the
     *     schedule's retry and the alarm have to see it
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context)
            throws IOException {
        Optional<Trigger> trigger =
                Events.trigger(
                        new String(event.readAllBytes(), StandardCharsets.UTF_8),
                        System.getenv().getOrDefault("FLEET_FILE", ""));
        Map<String, Object> result =
                trigger.isPresent()
                        ? run(trigger.get(), context)
                        : Map.of("ignored", "the event is not about this fleet");
        answer.write(JSON.toJson(result).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> run(Trigger trigger, Context context) {
        return switch (rotation.start(
                context.getAwsRequestId(), trigger, Deadlines.of(context, clock))) {
            case Rotation.Pushed(Report report) -> finished(report);
            case Rotation.Enqueued(Dispatch.Sent sent, Report report) -> enqueued(sent, report);
        };
    }

    private Map<String, Object> finished(Report report) {
        log.write(report);
        throwIfFailed(report);
        return report.toMap();
    }

    private static void throwIfFailed(Report report) {
        if (report.failed()) {
            throw new RotationFailedException(report.failureMessage());
        }
    }

    private Map<String, Object> enqueued(Dispatch.Sent sent, Report report) {
        Map<String, Object> counts =
                Map.of("clusters", sent.clusters(), "messages", sent.messages());
        log.enqueued(counts);
        log.writeDetails(report);
        throwIfFailed(report);
        return Map.of("enqueued", counts);
    }
}
