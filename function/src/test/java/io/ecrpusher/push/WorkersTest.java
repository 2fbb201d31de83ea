package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

class WorkersTest {
    @Test
    void eachTaskRunsOnceAndNoMoreAtOnceThanThePaceAllows() {
        AtomicIntegerArray runs = new AtomicIntegerArray(1_000);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Pace pace = Pace.beside(1);
        Workers.run(
                1,
                runs.length(),
                pace,
                i -> {
                    int _ = most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    int _ = runs.incrementAndGet(i);
                    LockSupport.parkNanos(1_000); // lets the others begin
                    int _ = atOnce.decrementAndGet();
                });
        assertThat(runs.get(0)).isZero();
        for (int i = 1; i < runs.length(); i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
        assertThat(most.get()).isBetween(1, 40);
    }

    @Test
    void fewTasksHaveNoMoreThanOneWorker() {
        Thread caller = Thread.currentThread();
        Workers.run(
                1,
                7,
                Pace.beside(1).of(7),
                _ -> assertThat(Thread.currentThread()).isSameAs(caller));
    }

    @Test
    void whatATaskThrowsReachesTheCaller() {
        assertThatThrownBy(
                        () ->
                                Workers.run(
                                        0,
                                        100,
                                        Pace.beside(1),
                                        _ -> {
                                            throw new IllegalStateException("a defect");
                                        }))
                .hasMessageContaining("a defect");
    }
}
