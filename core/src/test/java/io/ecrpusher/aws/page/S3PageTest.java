package io.ecrpusher.aws.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.page.PublishedPage;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.TestFleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;

class S3PageTest {
    private static final String BUCKET = "pusher-bucket";

    private final TestFleet fleet = new TestFleet();

    @BeforeEach
    void deploy() {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        fleet.with("RECORDS_BUCKET", BUCKET)
                .with("STACK_NAME", "pusher")
                .with("SCHEDULE", "rate(3 hours)");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private static S3Page page(Application application, String bucket) {
        return new S3Page(application.aws(), application.region(), bucket);
    }

    private static PublishedPage published(Application application, S3Page page) {
        return new PublishedPage(application.scheduleInterval(), page::write, Clock.systemUTC());
    }

    @Test
    void writesThePageOfTheRecordsOnce() throws FailureException {
        Application application = fleet.application();
        S3Page page = page(application, BUCKET);
        PublishedPage published = published(application, page);

        assertThat(page.exists()).isFalse();
        assertThat(published.update(application.records().read())).isTrue();
        assertThat(page.exists()).isTrue();
        assertThat(fleet.simulator().object(BUCKET, S3Page.KEY).orElseThrow())
                .startsWith("<!doctype html>")
                .contains("\"stack\":\"pusher\"", "\"interval\":10800");
        assertThat(published.update(application.records().read())).isFalse();
    }

    @Test
    void countsCallsToAllBucketsAsCallsToS3() throws FailureException {
        Application application = fleet.application();
        Object _ = application.records().read();
        assertThat(application.callCounts()).containsOnlyKeys("s3", "sts", "kubernetes");
    }

    @Test
    void refusesABucketOfAnotherAccount() {
        fleet.simulator().createBucket("999988887777", "taken-over");
        fleet.simulator().shareBucket("taken-over");
        S3Page page = page(fleet.application(), "taken-over");

        assertThatThrownBy(() -> page.write(new byte[0]))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("s3:PutObject of page/index.html in taken-over");
        assertThatThrownBy(page::exists).isInstanceOf(FailureException.class);
    }

    @Test
    void masksALink() {
        String link = page(fleet.application(), BUCKET).link(Duration.ofMinutes(15)).toString();

        assertThat(link).isEqualTo("(masked)");
    }
}
