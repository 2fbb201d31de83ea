package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

class ParallelTasksTest {
    @Test
    void runsEachTaskOnceWithinTheConcurrencyLimit() {
        AtomicIntegerArray runs = new AtomicIntegerArray(1_000);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AdaptiveConcurrency concurrency = AdaptiveConcurrency.beside(1);
        ParallelTasks.run(
                1,
                runs.length(),
                concurrency,
                i -> {
                    int _ = most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    int _ = runs.incrementAndGet(i);
                    LockSupport.parkNanos(1_000); // lets the other tasks start
                    int _ = atOnce.decrementAndGet();
                });
        assertThat(runs.get(0)).isZero();
        for (int i = 1; i < runs.length(); i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
        assertThat(most.get()).isBetween(1, 40);
    }

    @Test
    void runsFewTasksOnTheCallersThread() {
        Thread caller = Thread.currentThread();
        ParallelTasks.run(
                1,
                7,
                AdaptiveConcurrency.beside(1).of(7),
                _ -> assertThat(Thread.currentThread()).isSameAs(caller));
    }

    @Test
    void passesATasksExceptionToTheCaller() {
        assertThatThrownBy(
                        () ->
                                ParallelTasks.run(
                                        0,
                                        100,
                                        AdaptiveConcurrency.beside(1),
                                        _ -> {
                                            throw new IllegalStateException("a bug");
                                        }))
                .hasMessageContaining("a bug");
    }
}
