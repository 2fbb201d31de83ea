package io.ecrpusher.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.Pause;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.SecretRecord;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class FleetMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofHours(6);

    @Test
    void countsClustersAndSecretsByState() {
        Map<String, Double> values =
                values(
                        cluster("fresh", 2, Duration.ofHours(11)),
                        cluster("aging", 3, Duration.ofHours(4)),
                        cluster("expiring", 1, Duration.ofHours(1)),
                        cluster("expired", 5, Duration.ofHours(-1)),
                        neverWritten("new", 7));

        assertThat(values)
                .containsEntry("ClustersFresh", 1.0)
                .containsEntry("SecretsFresh", 2.0)
                .containsEntry("SecretsAging", 3.0)
                .containsEntry("SecretsExpiring", 1.0)
                .containsEntry("ClustersExpired", 1.0)
                .containsEntry("SecretsExpired", 5.0)
                .containsEntry("SecretsAtRisk", 6.0)
                .containsEntry("SecretsNeverWritten", 7.0)
                .containsEntry("LowestValidity", -3600.0)
                .containsEntry("RecordsAge", 600.0);
    }

    @Test
    void countsTheAgeOfRecordsFromTheFirstStartUntilARunRecordsSomething() {
        Instant since = NOW.minus(Duration.ofHours(2));
        FleetRecords none =
                new FleetRecords("stack", NOW, Optional.empty(), List.of(), List.of(), List.of());
        assertThat(
                        FleetMetrics.of(none, NOW, INTERVAL)
                                .expectingRecordsSince(since, NOW)
                                .recordsAge())
                .contains(Duration.ofHours(2));

        FleetRecords some =
                new FleetRecords("stack", NOW, Optional.of(NOW), List.of(), List.of(), List.of());
        assertThat(
                        FleetMetrics.of(some, NOW, INTERVAL)
                                .expectingRecordsSince(since, NOW)
                                .recordsAge())
                .contains(Duration.ZERO);
    }

    @Test
    void hasNoNegativeAge() {
        FleetRecords records =
                new FleetRecords(
                        "stack",
                        NOW,
                        Optional.of(NOW.plusSeconds(200)),
                        List.of(),
                        List.of(),
                        List.of());

        assertThat(FleetMetrics.of(records, NOW, INTERVAL).recordsAge()).contains(Duration.ZERO);
    }

    /** Clusters of a damaged shard are missing from all other metrics. */
    @Test
    void countsTheProblemsOfTheRecordsForAnAlarm() throws IOException {
        FleetRecords records =
                new FleetRecords(
                        "stack",
                        NOW,
                        Optional.of(NOW),
                        List.of(),
                        List.of(),
                        List.of("shard-01.json is damaged", "shard-02.json is missing"));

        List<Metric> metrics = FleetMetrics.of(records, NOW, INTERVAL).metrics();

        assertThat(metrics)
                .extracting(Metric::name, Metric::value)
                .containsExactlyInAnyOrder(tuple("RecordProblems", 2.0), tuple("RecordsAge", 0.0));
        assertThat(PrometheusText.of("stack", metrics))
                .contains("ecr_pusher_record_problems{stack=\"stack\"} 2.0");
        assertThat(Files.readString(Path.of("../infra/template.yaml")))
                .containsPattern(
                        "(?s)  RecordsStaleAlarm:\\R.*"
                                + "Expression: !Sub IF\\(FILL\\(problems, 0\\) > 0, \\$\\{AlarmHours}, age / 3600\\)\\R.*"
                                + "MetricName: RecordProblems.*"
                                + "Threshold: !Ref AlarmHours\\R.*  CrashAlarm:");
    }

    @Test
    void leavesOutStatesWithoutAnySecret() {
        assertThat(values(cluster("fresh", 1, Duration.ofHours(11))))
                .containsOnlyKeys("ClustersFresh", "SecretsFresh", "LowestValidity", "RecordsAge");
    }

    @Test
    void showsFiftyNewFailuresBesideOldOnes() {
        List<ClusterRecord> clusters = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            clusters.add(failing("old" + i, NOW.minus(Duration.ofDays(3))));
        }
        for (int i = 0; i < 50; i++) {
            clusters.add(failing("new" + i, NOW.minus(Duration.ofMinutes(10))));
        }

        assertThat(values(clusters.toArray(ClusterRecord[]::new)))
                .containsEntry("ClustersFailing", 350.0)
                .containsEntry("ClustersNewlyFailing", 50.0);
        assertThat(values(NOW.plus(INTERVAL.dividedBy(2)), clusters.toArray(ClusterRecord[]::new)))
                .containsEntry("ClustersFailing", 350.0)
                .doesNotContainKey("ClustersNewlyFailing");
    }

    /**
     * Alarms see periods of 15 minutes. The jobs of a rotation are delayed for up to 15 minutes.
     */
    @Test
    void countsNoNewFailuresForAWholePeriodBeforeTheNextRotation() {
        ClusterRecord last = failing("last", NOW.plus(Duration.ofMinutes(15)));
        for (Duration interval : List.of(Duration.ofHours(1), INTERVAL)) {
            Instant lastPeriod = NOW.plus(interval).minus(Duration.ofMinutes(15));
            FleetMetrics metrics = FleetMetrics.of(records(lastPeriod, last), lastPeriod, interval);
            assertThat(metrics.failing()).isEqualTo(1);
            assertThat(metrics.newlyFailing()).isZero();
        }
    }

    @Test
    void countsAPausedClusterNowhereElseUntilItsPauseEnds() {
        ClusterRecord paused =
                new ClusterRecord(
                        id("paused"),
                        Map.of("ecr-pull", secret(4, NOW.minusSeconds(60))),
                        Optional.empty(),
                        NOW,
                        Optional.of(new RecordedFailure(Cause.UNREACHABLE, "down", NOW)),
                        Optional.of(new Pause(NOW.plusSeconds(3600), "rebuild")));

        assertThat(values(paused))
                .containsOnlyKeys("ClustersPaused", "RecordsAge")
                .containsEntry("ClustersPaused", 1.0);
        assertThat(values(NOW.plusSeconds(7200), paused))
                .containsEntry("ClustersFailing", 1.0)
                .containsEntry("SecretsExpired", 4.0)
                .doesNotContainKey("ClustersPaused");
    }

    @Test
    void writesAnEmbeddedMetricWithTheStackAsItsOnlyDimension() {
        JsonObject line =
                JsonParser.parseString(
                                EmbeddedMetrics.line(
                                        "prod-\"1\"",
                                        NOW,
                                        List.of(Metric.count("SecretsExpired", 5, "Expired"))))
                        .getAsJsonObject();

        JsonObject directive =
                line.getAsJsonObject("_aws")
                        .getAsJsonArray("CloudWatchMetrics")
                        .get(0)
                        .getAsJsonObject();
        assertThat(line.getAsJsonObject("_aws").get("Timestamp").getAsLong())
                .isEqualTo(NOW.toEpochMilli());
        assertThat(directive.get("Namespace").getAsString()).isEqualTo("EcrPusher");
        assertThat(directive.get("Dimensions")).hasToString("[[\"stack\"]]");
        assertThat(directive.get("Metrics"))
                .hasToString("[{\"Name\":\"SecretsExpired\",\"Unit\":\"Count\"}]");
        assertThat(line.get("stack").getAsString()).isEqualTo("prod-\"1\"");
        assertThat(line.get("SecretsExpired").getAsInt()).isEqualTo(5);
    }

    @Test
    void writesPrometheusText() {
        assertThat(
                        PrometheusText.of(
                                "a\"b\\c",
                                List.of(
                                        Metric.count("SecretsExpired", 5, "Secrets that expired"),
                                        Metric.seconds(
                                                "LowestValidity",
                                                Duration.ofMinutes(1),
                                                "Time left"))))
                .isEqualTo(
                        """
                        # HELP ecr_pusher_secrets_expired Secrets that expired.
                        # TYPE ecr_pusher_secrets_expired gauge
                        ecr_pusher_secrets_expired{stack="a\\"b\\\\c"} 5.0
                        # HELP ecr_pusher_lowest_validity_seconds Time left.
                        # TYPE ecr_pusher_lowest_validity_seconds gauge
                        ecr_pusher_lowest_validity_seconds{stack="a\\"b\\\\c"} 60.0
                        """);
    }

    private static Map<String, Double> values(ClusterRecord... clusters) {
        return values(NOW, clusters);
    }

    private static Map<String, Double> values(Instant now, ClusterRecord... clusters) {
        return FleetMetrics.of(records(now, clusters), now, INTERVAL).metrics().stream()
                .collect(Collectors.toMap(Metric::name, Metric::value));
    }

    private static FleetRecords records(Instant now, ClusterRecord... clusters) {
        return new FleetRecords(
                "stack",
                now,
                Optional.of(now.minusSeconds(600)),
                List.of(clusters),
                List.of(),
                List.of());
    }

    private static ClusterRecord cluster(String name, int targets, Duration left) {
        return record(name, secret(targets, NOW.plus(left)), Optional.empty());
    }

    private static ClusterRecord neverWritten(String name, int targets) {
        return record(name, new SecretRecord(Optional.empty(), targets, 0), Optional.empty());
    }

    private static ClusterRecord failing(String name, Instant since) {
        return record(
                name,
                secret(1, NOW.plus(Duration.ofHours(20))),
                Optional.of(new RecordedFailure(Cause.UNREACHABLE, "down", since)));
    }

    private static ClusterRecord record(
            String name, SecretRecord secret, Optional<RecordedFailure> failure) {
        return new ClusterRecord(
                id(name),
                Map.of("ecr-pull", secret),
                Optional.of(NOW),
                NOW,
                failure,
                Optional.empty());
    }

    private static SecretRecord secret(int targets, Instant validUntil) {
        return new SecretRecord(Optional.of(validUntil), targets, 0);
    }

    private static ClusterId id(String name) {
        return new ClusterId("eu-west-1", name, Optional.empty(), true);
    }
}
