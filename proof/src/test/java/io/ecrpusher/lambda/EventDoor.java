package io.ecrpusher.lambda;

import io.ecrpusher.plan.Trigger;

import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;

/** Reads events as the handler does, for tests of other packages. */
public final class EventDoor {
    private EventDoor() {}

    /**
     * Returns the trigger for an event.
     *
     * @param queueArn the queue whose messages contain events
     * @throws ReportedException if the event is invalid
     */
    public static Optional<Trigger> trigger(
            byte[] event, String queueArn, Map<String, String> environment, String functionArn) {
        Incoming incoming = Incoming.read(new ByteArrayInputStream(event), "request", queueArn);
        return Events.of(environment, functionArn).trigger(incoming.event());
    }
}
