package io.ecrpusher.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

import io.ecrpusher.queue.QueuedApplication;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.run.Application;
import io.ecrpusher.time.Deadline;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Handles the queue's messages for workers. */
public final class ClusterHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Clock clock;
    private final QueuedApplication application;
    private final Telemetry telemetry;

    /** Creates the handler as the process's environment configures it. */
    public ClusterHandler() {
        this(System.getenv(), Clock.systemUTC());
    }

    private ClusterHandler(Map<String, String> environment, Clock clock) {
        this(environment, Application.of(environment, clock), clock);
    }

    /** Creates the handler of another environment, with its own wiring. */
    public ClusterHandler(Map<String, String> environment, Application wiring, Clock clock) {
        this.clock = clock;
        application = new QueuedApplication(wiring, environment);
        telemetry = new Telemetry(environment, wiring, clock, false);
    }

    /**
     * Processes a batch. Returns the messages to deliver again, so that one can't fail the batch.
     */
    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return Invocation.run(() -> handle(event, context));
    }

    private SQSBatchResponse handle(SQSEvent event, Context context) {
        Worker worker = application.worker(new Deadline(clock, Deadlines.of(context, clock)));
        return new SQSBatchResponse(
                worker.process(messages(event), telemetry::pushed, telemetry::warn).stream()
                        .map(SQSBatchResponse.BatchItemFailure::new)
                        .toList());
    }

    static List<Worker.Received> messages(SQSEvent event) {
        if (event == null || event.getRecords() == null) {
            throw notAQueueEvent();
        }
        return event.getRecords().stream().map(ClusterHandler::message).toList();
    }

    private static Worker.Received message(SQSEvent.SQSMessage message) {
        try {
            return new Worker.Received(
                    message.getMessageId(),
                    message.getBody(),
                    Integer.parseInt(message.getAttributes().get("ApproximateReceiveCount")));
        } catch (NullPointerException | NumberFormatException _) {
            throw notAQueueEvent();
        }
    }

    private static InvalidEventException notAQueueEvent() {
        return new InvalidEventException(
                "the event holds no queue messages, which this function expects; to push clusters, invoke the"
                        + " function named by the stack's output PushFunctionName");
    }
}
