package io.ecrpusher.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

class MetricTest {
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1H0.9895S", "PT-1H-0.9895S", "PT-0.0005S", "PT12H0.001S"})
    void hasWholeMilliseconds(String duration) {
        Duration value = Duration.parse(duration);
        assertThat(Metric.inSeconds(value)).isEqualTo(value.toMillis() / 1000.0);
    }

    @Test
    void acceptsAnyTime() {
        Duration longest = Duration.between(Instant.MAX, Instant.MIN);
        assertThat(Metric.inSeconds(longest)).isLessThan(-6e16);
    }
}
