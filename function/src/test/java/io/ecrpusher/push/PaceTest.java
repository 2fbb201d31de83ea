package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PaceTest {
    private static final Duration FAR = Duration.ofMillis(50);

    @Test
    void sendsMoreAtOnceOverADistanceAsLongAsNothingGetsSlower() {
        Pace pace = Pace.beside(1);
        answer(pace, FAR, 100);
        assertThat(pace.limit()).isEqualTo(40);
    }

    @Test
    void sendsFewerAgainWhenAnswersGetSlower() {
        Pace pace = Pace.beside(1);
        answer(pace, FAR, 100);
        answer(pace, FAR.multipliedBy(2), 20);
        assertThat(pace.limit()).isEqualTo(20);
    }

    @Test
    void sendsNoMoreToANearServerThanItAnswersAtOnce() {
        Pace pace = Pace.beside(1);
        answer(pace, Duration.ofMillis(3), 100);
        assertThat(pace.limit()).isEqualTo(5);
    }

    @Test
    void sendsOneRequestAfterTheOtherToEachOfManyClusters() {
        Pace pace = Pace.beside(64);
        answer(pace, FAR, 100);
        assertThat(pace.limit()).isEqualTo(1);
    }

    @Test
    void sendsAFewAtOnceToEachOfManyClustersThatAreFarAway() {
        Pace pace = Pace.beside(64);
        answer(pace, FAR.multipliedBy(2), 100);
        assertThat(pace.limit()).isEqualTo(5);
    }

    private static void answer(Pace pace, Duration took, int times) {
        for (int i = 0; i < times; i++) {
            pace.answered(took);
        }
    }
}
