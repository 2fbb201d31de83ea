package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.queue.Job;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.time.Deadline;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fuzzes the bodies of queue messages. */
class JobFuzzTest {
    private static final Deadline NEVER = new Deadline(Clock.systemUTC(), Instant.MAX);
    private static final String PUSH =
            """
            {"version":1,"startedAt":"2026-01-01T12:00:00Z","secrets":["ecr-pull"],"awaited":true,"clusters":[{"region":"eu-west-1","name":"prod","role":"arn:aws:iam::111122223333:role/spoke","eks":false}],"reason":"late"}\
            """;
    private static final String SWEEP =
            """
            {"version":1,"startedAt":"2026-01-01T12:00:00Z","sweepMinutes":15,"clusters":[{"region":"eu-west-1","name":"prod"}]}\
            """;

    @FuzzTest
    @DictionaryEntries({"\"sweepMinutes\":", "\"secrets\":", "\"awaited\":", "\"eks\":false"})
    void fuzz(byte[] input) {
        Work.check(JsonEdits.document(input, PUSH, SWEEP), JobFuzzTest::parse);
    }

    private static void parse(String body) {
        Optional<Job> job = received(body);
        // The reason of a dead letter isn't read again.
        job.ifPresent(one -> assertThat(received(one.toJson())).contains(one));
    }

    /** Returns the job that a worker gets; empty if the message isn't one. */
    private static Optional<Job> received(String body) {
        List<Job> jobs = new ArrayList<>();
        Worker worker =
                new Worker(
                        job -> {
                            jobs.add(job);
                            throw new InvalidFleetException("the test", List.of());
                        },
                        (_, _) -> {},
                        1,
                        NEVER);
        try {
            List<String> _ =
                    worker.process(
                            List.of(new Worker.Received("id", body, 1)),
                            _ -> {},
                            JobFuzzTest::checkWarning);
        } catch (InvalidFleetException _) {
            // ends the work after the job is parsed
        }
        return jobs.stream().findFirst();
    }

    private static void checkWarning(String warning) {
        Output.check(warning);
        assertThat(warning).doesNotContain("Unexpected error");
    }
}
