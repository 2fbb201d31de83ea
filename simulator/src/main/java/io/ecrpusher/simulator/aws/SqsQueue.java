package io.ecrpusher.simulator.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An SQS queue. Tests poll it as Lambda does, and return messages that failed. */
public final class SqsQueue {
    private final String url;
    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

    /** Creates an empty queue. */
    public SqsQueue(String url) {
        this.url = url;
    }

    /**
     * A message in the queue.
     *
     * @param received the number of times it was received before
     */
    public record Message(String id, String body, int received) {
        /** Returns the Lambda event for a batch of only this message. */
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

    /** The queue's URL. */
    public String url() {
        return url;
    }

    /** Adds a message at the end. */
    public void put(Message message) {
        messages.add(message);
    }

    /** Removes and returns the oldest message. */
    public Optional<Message> take() {
        return Optional.ofNullable(messages.poll());
    }

    /** Returns a message that was received but not processed to the queue. */
    public void comeBack(Message message) {
        put(new Message(message.id(), message.body(), message.received() + 1));
    }

    /** The number of messages in the queue. */
    public int size() {
        return messages.size();
    }
}
