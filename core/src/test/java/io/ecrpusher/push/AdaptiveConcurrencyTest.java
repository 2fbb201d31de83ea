package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class AdaptiveConcurrencyTest {
    private static final Duration DISTANT = Duration.ofMillis(50);

    @Test
    void raisesTheLimitForADistantServerWhileResponsesStayFast() {
        AdaptiveConcurrency concurrency = AdaptiveConcurrency.beside(1);
        respond(concurrency, DISTANT, 100);
        assertThat(concurrency.limit()).isEqualTo(40);
    }

    @Test
    void lowersTheLimitWhenResponsesGetSlower() {
        AdaptiveConcurrency concurrency = AdaptiveConcurrency.beside(1);
        respond(concurrency, DISTANT, 100);
        respond(concurrency, DISTANT.multipliedBy(2), 20);
        assertThat(concurrency.limit()).isEqualTo(20);
    }

    @Test
    void keepsTheLimitForANearServer() {
        AdaptiveConcurrency concurrency = AdaptiveConcurrency.beside(1);
        respond(concurrency, Duration.ofMillis(3), 100);
        assertThat(concurrency.limit()).isEqualTo(5);
    }

    @Test
    void sendsOneRequestAtATimeToEachOfManyClusters() {
        AdaptiveConcurrency concurrency = AdaptiveConcurrency.beside(64);
        respond(concurrency, DISTANT, 100);
        assertThat(concurrency.limit()).isEqualTo(1);
    }

    @Test
    void sendsAFewRequestsAtOnceToEachOfManyDistantClusters() {
        AdaptiveConcurrency concurrency = AdaptiveConcurrency.beside(64);
        respond(concurrency, DISTANT.multipliedBy(2), 100);
        assertThat(concurrency.limit()).isEqualTo(5);
    }

    private static void respond(AdaptiveConcurrency concurrency, Duration took, int times) {
        for (int i = 0; i < times; i++) {
            concurrency.record(took);
        }
    }
}
