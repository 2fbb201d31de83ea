package io.ecrpusher.aws.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.metrics.ClusterMetrics;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.SecretRecord;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.AwsCall;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class OtlpEndpointTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00.5Z");

    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void stop() {
        fleet.close();
    }

    /** The simulator checks the signature, with the hash of the body. */
    @Test
    void sendsTheValidityOfEachClusterInSignedBatches() throws FailureException {
        List<String> requests = ClusterMetrics.requests("stack", records(450), NOW);
        assertThat(requests).hasSize(3);

        endpoint("/v1/metrics").send(requests);

        assertThat(fleet.simulator().calls())
                .containsEntry(
                        new AwsCall(
                                "monitoring",
                                "PutOtlpMetrics",
                                TestFleet.REGION,
                                "arn:aws:sts::111122223333:assumed-role/ecr-pusher/ecr-pusher"),
                        3L);
    }

    @Test
    void followsTheJsonEncodingOfOtlp() {
        JsonObject metric =
                JsonParser.parseString(ClusterMetrics.requests("stack", records(1), NOW).getFirst())
                        .getAsJsonObject()
                        .getAsJsonArray("resourceMetrics")
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonArray("scopeMetrics")
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonArray("metrics")
                        .get(0)
                        .getAsJsonObject();
        JsonArray points = metric.getAsJsonObject("gauge").getAsJsonArray("dataPoints");
        assertThat(metric.get("name").getAsString())
                .isEqualTo("ecr_pusher_cluster_validity_seconds");
        assertThat(points)
                .hasToString(
                        """
                        [{"attributes":[{"key":"region","value":{"stringValue":"eu-west-1"}},{"key":"cluster","value":{"stringValue":"c0"}}],"timeUnixNano":"1795694400500000000","asDouble":3600.0}]""");
    }

    @Test
    void reportsARefusalWithoutTheSignature() {
        List<String> requests = ClusterMetrics.requests("stack", records(1), NOW);
        assertThatThrownBy(() -> endpoint("/v2/metrics").send(requests))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("cloudwatch:PutMetricData")
                .hasMessageContaining("HTTP 4")
                .hasMessageNotContaining("Signature");
    }

    private OtlpEndpoint endpoint(String path) {
        return new OtlpEndpoint(
                fleet.application().aws(),
                TestFleet.REGION,
                URI.create(fleet.simulator().awsEndpoint() + path),
                Clock.systemUTC());
    }

    private static FleetRecords records(int clusters) {
        return new FleetRecords(
                "stack",
                NOW,
                Optional.of(NOW),
                IntStream.range(0, clusters).mapToObj(OtlpEndpointTest::cluster).toList(),
                List.of(),
                List.of());
    }

    private static ClusterRecord cluster(int number) {
        Instant validUntil = NOW.plus(Duration.ofHours(1));
        return new ClusterRecord(
                new ClusterId("eu-west-1", "c" + number, Optional.empty(), true),
                Map.of("ecr-pull", new SecretRecord(Optional.of(validUntil), 1, 0)),
                Optional.of(NOW),
                NOW,
                Optional.empty(),
                Optional.empty());
    }
}
