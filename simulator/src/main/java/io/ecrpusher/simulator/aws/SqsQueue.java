package io.ecrpusher.simulator.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A queue of SQS, as Lambda's pollers see it: what they take and do not finish comes back. */
public final class SqsQueue {
    private final String url;
    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

    SqsQueue(String url) {
        this.url = url;
    }

    /**
     * A message that is in nobody's hands.
     *
     * @param received how often it was taken before
     */
    public record Message(String id, String body, int received) {
        /** The event that a function gets for it alone. */
        public String event() {
            JsonObject attributes = new JsonObject();
            attributes.addProperty("ApproximateReceiveCount", String.valueOf(received + 1));
            JsonObject message = new JsonObject();
            message.addProperty("messageId", id);
            message.addProperty("body", body);
            message.addProperty("eventSource", "aws:sqs");
            message.add("attributes", attributes);
            JsonArray messages = new JsonArray();
            messages.add(message);
            JsonObject event = new JsonObject();
            event.add("Records", messages);
            return event.toString();
        }
    }

    /** What senders name it by. */
    public String url() {
        return url;
    }

    /** Puts a message at the end. */
    public void put(Message message) {
        messages.add(message);
    }

    /** Takes the oldest message. */
    public Optional<Message> take() {
        return Optional.ofNullable(messages.poll());
    }

    /** Puts a message back that was taken and not finished. */
    public void comeBack(Message message) {
        put(new Message(message.id(), message.body(), message.received() + 1));
    }

    /** How many messages wait. */
    public int size() {
        return messages.size();
    }
}
