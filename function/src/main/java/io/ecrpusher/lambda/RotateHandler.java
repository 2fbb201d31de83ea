package io.ecrpusher.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import io.ecrpusher.plan.Trigger;
import io.ecrpusher.queue.QueuedApplication;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportJson;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.report.Version;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.HandOff;
import io.ecrpusher.run.Run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Handles the schedule's event and all others that start a run. Returns the report as JSON.
 *
 * <p>Takes the event as a stream: mapping it to a class takes a third of a cold start.
 */
public final class RotateHandler implements RequestStreamHandler {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Map<String, String> environment;
    private final Clock clock;
    private final QueuedApplication application;
    private final Telemetry telemetry;

    /** Creates the handler as the process's environment configures it. */
    public RotateHandler() {
        this(System.getenv(), Clock.systemUTC());
    }

    private RotateHandler(Map<String, String> environment, Clock clock) {
        this(environment, Application.of(environment, clock), clock);
    }

    /** Creates the handler of another environment, with its own wiring. */
    public RotateHandler(Map<String, String> environment, Application wiring, Clock clock) {
        this.environment = environment;
        this.clock = clock;
        application = new QueuedApplication(wiring, environment);
        telemetry = new Telemetry(environment, wiring, clock, true);
    }

    /**
     * Runs what the event asks for; see {@link Events}. A fleet above the queue's threshold is
     * enqueued.
     *
     * @throws RotationFailedException if a Secret wasn't written, after everything else was, so
     *     that the schedule retries and the alarm fires
     * @throws InvalidEventException if the event isn't one of those
     */
    @Override
    public void handleRequest(InputStream event, OutputStream output, Context context)
            throws IOException {
        byte[] result = Invocation.run(() -> JSON.toJson(handle(event, context)).getBytes(UTF_8));
        output.write(result);
    }

    private Map<String, Object> handle(InputStream event, Context context) {
        Incoming incoming =
                Incoming.read(
                        event,
                        context.getAwsRequestId(),
                        environment.getOrDefault("PUSH_QUEUE_ARN", ""));
        Events events =
                Events.of(
                        environment,
                        Objects.requireNonNullElse(context.getInvokedFunctionArn(), ""));
        Optional<Trigger> trigger = events.trigger(incoming.event());
        return trigger.isPresent()
                ? run(trigger.get(), incoming.id(), context)
                : Map.of("ignored", "the event isn't about this fleet");
    }

    private Map<String, Object> run(Trigger trigger, String eventId, Context context) {
        return switch (application.start(eventId, trigger, Deadlines.of(context, clock))) {
            case Run.Result.Pushed(Report report) -> pushed(report);
            case Run.Result.HandedOff(HandOff.HandedOff counts, Report report) ->
                    enqueued(counts, report);
        };
    }

    private Map<String, Object> pushed(Report report) {
        telemetry.pushed(report);
        throwIfFailed(report);
        return ReportJson.of(report);
    }

    private Map<String, Object> enqueued(HandOff.HandedOff handedOff, Report report) {
        Map<String, Object> counts =
                Map.of("clusters", handedOff.clusters(), "messages", handedOff.messages());
        telemetry.enqueued(report, counts);
        throwIfFailed(report);
        return Map.of("enqueued", counts);
    }

    private static void throwIfFailed(Report report) {
        if (report.hasFailed()) {
            throw new RotationFailedException(
                    ReportText.message(report) + "\necr-pusher " + Version.get());
        }
    }
}
