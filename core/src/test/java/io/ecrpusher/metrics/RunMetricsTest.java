package io.ecrpusher.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ecrpusher.report.Report;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class RunMetricsTest {
    private static final Report EMPTY =
            new Report(List.of(), List.of(), List.of(), Instant.EPOCH, Duration.ofSeconds(2));

    @Test
    void countsCallsToEachAwsServiceAndToApiServers() {
        assertThat(RunMetrics.of(EMPTY, Map.of("ecr", 2L, "kubernetes", 7L, "sts", 0L), false))
                .extracting(Metric::name, Metric::value)
                .containsExactly(
                        tuple("TargetsApplied", 0.0),
                        tuple("RunDuration", 2.0),
                        tuple("CallsEcr", 2.0),
                        tuple("CallsKubernetes", 7.0));
    }

    @Test
    void countsAFailedRunInTwoHalves() {
        assertThat(RunMetrics.halfOfFailedRun())
                .extracting(Metric::name, Metric::value)
                .containsExactly(tuple("FailedRuns", 0.5));
    }
}
