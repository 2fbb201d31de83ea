package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class AdaptiveConcurrencyTest {
    private static final Duration FAR = Duration.ofMillis(50);

    @Test
    void sendsMoreAtOnceOverADistanceAsLongAsNothingGetsSlower() {
        AdaptiveConcurrency pace = AdaptiveConcurrency.beside(1);
        answer(pace, FAR, 100);
        assertThat(pace.limit()).isEqualTo(40);
    }

    @Test
    void sendsFewerAgainWhenAnswersGetSlower() {
        AdaptiveConcurrency pace = AdaptiveConcurrency.beside(1);
        answer(pace, FAR, 100);
        answer(pace, FAR.multipliedBy(2), 20);
        assertThat(pace.limit()).isEqualTo(20);
    }

    @Test
    void sendsNoMoreToANearServerThanItAnswersAtOnce() {
        AdaptiveConcurrency pace = AdaptiveConcurrency.beside(1);
        answer(pace, Duration.ofMillis(3), 100);
        assertThat(pace.limit()).isEqualTo(5);
    }

    @Test
    void sendsOneRequestAfterTheOtherToEachOfManyClusters() {
        AdaptiveConcurrency pace = AdaptiveConcurrency.beside(64);
        answer(pace, FAR, 100);
        assertThat(pace.limit()).isEqualTo(1);
    }

    @Test
    void sendsAFewAtOnceToEachOfManyClustersThatAreFarAway() {
        AdaptiveConcurrency pace = AdaptiveConcurrency.beside(64);
        answer(pace, FAR.multipliedBy(2), 100);
        assertThat(pace.limit()).isEqualTo(5);
    }

    private static void answer(AdaptiveConcurrency pace, Duration took, int times) {
        for (int i = 0; i < times; i++) {
            pace.record(took);
        }
    }
}
