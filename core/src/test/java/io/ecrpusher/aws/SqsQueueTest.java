package io.ecrpusher.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class SqsQueueTest {
    @Test
    void endsByTheDeadlineAndSaysHowFarItGot() {
        try (TestFleet fleet = new TestFleet()) {
            var queue = fleet.simulator().createQueue(TestFleet.ACCOUNT, TestFleet.REGION, "jobs");
            SqsQueue sender =
                    new SqsQueue(fleet.application().aws(), TestFleet.REGION, queue.url());
            List<SqsQueue.Message> messages =
                    Collections.nCopies(1_000, new SqsQueue.Message("job", Duration.ZERO));
            Deadline deadline = new Deadline(passing(), Instant.EPOCH.plusSeconds(20));

            FailureException failure =
                    catchThrowableOfType(
                            FailureException.class, () -> sender.send(messages, deadline));

            assertThat(queue.size()).isBetween(10, 90);
            assertThat(failure.cause()).isEqualTo(Cause.OUT_OF_TIME);
            assertThat(failure.detail())
                    .isEqualTo(
                            "sqs:SendMessageBatch: the time was up after %d of 1,000 messages; raise the function's timeout"
                                    .formatted(queue.size()));
        }
    }

    /** Returns a clock on which a second passes each time it's read. */
    private static Clock passing() {
        AtomicLong seconds = new AtomicLong();
        InstantSource source = () -> Instant.ofEpochSecond(seconds.getAndIncrement());
        return source.withZone(ZoneOffset.UTC);
    }
}
