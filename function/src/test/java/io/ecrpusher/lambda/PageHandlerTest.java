package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.run.TestFleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;

class PageHandlerTest {
    private static final String BUCKET = "bucket";
    private final TestFleet fleet = new TestFleet();

    @BeforeEach
    void deploy() {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        fleet.with("RECORDS_BUCKET", BUCKET).with("STACK_NAME", "stack").with("CLUSTERS", "one");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void namesLostShardsInItsLogMetricsAndPage() throws IOException {
        fleet.simulator()
                .putObject(
                        TestFleet.ACCOUNT,
                        BUCKET,
                        "records/stack/index.json",
                        """
                        {"version":1,"writtenAt":"2026-11-26T00:00:00Z","records":{"shards":[7,9],"failing":[]}}""");
        fleet.simulator()
                .putObject(TestFleet.ACCOUNT, BUCKET, "records/stack/shard-09.json", "{\"cut o");

        assertThat(log())
                .containsPattern("\"WARN\".*records/stack/shard-07\\.json is missing")
                .containsPattern("\"WARN\".*records/stack/shard-09\\.json is damaged")
                .contains("\"RecordProblems\":2.0");
        assertThat(object("page/metrics.prom"))
                .contains("ecr_pusher_record_problems{stack=\"stack\"} 2.0");
        assertThat(object("page/index.html")).contains("shard-07.json is missing");
    }

    @Test
    void isQuietBeforeTheFirstRun() throws IOException {
        assertThat(log()).doesNotContain("WARN", "RecordProblems").contains("RecordsAge");
    }

    private String object(String key) {
        return fleet.simulator().object(BUCKET, key).orElseThrow();
    }

    /** Starts the function, and returns what it logs. */
    private String log() throws IOException {
        PrintStream out = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, UTF_8));
        try {
            new PageHandler(fleet.environment(), fleet.application(), Clock.systemUTC())
                    .handleRequest(
                            new ByteArrayInputStream(new byte[0]),
                            new ByteArrayOutputStream(),
                            null);
        } finally {
            System.setOut(out);
        }
        return log.toString(UTF_8);
    }
}
