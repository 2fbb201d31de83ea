package io.ecrpusher.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class FullJitterTest {
    private static final Duration FIRST = Duration.ofMillis(250);

    @Test
    void choosesFromZeroToALimitThatDoubles() {
        FullJitter shortest = new FullJitter(bound -> 0);
        FullJitter longest = new FullJitter(bound -> bound - 1);
        for (int failed = 1; failed <= 3; failed++) {
            assertThat(shortest.after(failed, FIRST)).isZero();
            assertThat(longest.after(failed, FIRST))
                    .isEqualTo(FIRST.multipliedBy(1L << (failed - 1)));
        }
    }

    @Test
    void repeatsThePausesOfASeed() {
        assertThat(pauses(7)).isEqualTo(pauses(7)).isNotEqualTo(pauses(8));
    }

    @Test
    void usesTheWholeRange() {
        List<Duration> pauses = pauses(7);
        assertThat(pauses).allMatch(pause -> pause.compareTo(FIRST) <= 0);
        for (int tenth = 0; tenth < 10; tenth++) {
            Duration from = FIRST.multipliedBy(tenth).dividedBy(10);
            Duration to = FIRST.multipliedBy(tenth + 1).dividedBy(10);
            assertThat(pauses)
                    .filteredOn(pause -> pause.compareTo(from) >= 0 && pause.compareTo(to) < 0)
                    .hasSizeBetween(50, 150);
        }
    }

    private static List<Duration> pauses(long seed) {
        FullJitter jitter = new FullJitter(new SplittableRandom(seed)::nextLong);
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            pauses.add(jitter.after(1, FIRST));
        }
        return pauses;
    }
}
