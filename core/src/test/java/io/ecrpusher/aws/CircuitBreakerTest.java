package io.ecrpusher.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.AwsSettings;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class CircuitBreakerTest {
    private final FailureException silence = new FailureException(Cause.UNREACHABLE, "no response");

    private final CircuitBreaker breaker = new CircuitBreaker(5);

    @Test
    void givesTheFailureOfOneSilentCallToAllCallersBehindIt() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        CountDownLatch timeout = new CountDownLatch(1);
        List<Future<FailureException>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                callers.add(
                        threads.submit(
                                () -> {
                                    try {
                                        breaker.enter();
                                    } catch (FailureException failure) {
                                        return failure;
                                    }
                                    long startedAt = System.nanoTime();
                                    sent.incrementAndGet();
                                    timeout.await();
                                    breaker.noteSilence(silence, startedAt);
                                    breaker.exit();
                                    return silence;
                                }));
            }
            timeout.countDown();
        }
        assertThat(sent).hasValue(1);
        for (Future<FailureException> caller : callers) {
            assertThat(caller.resultNow()).isSameAs(silence);
        }
    }

    @Test
    void letsOneCallThroughUntilTheFirstAnswerAndFiveAfterIt() throws Exception {
        breaker.enter();
        Thread second = Thread.startVirtualThread(this::enterAndStay);
        assertThat(second.join(Duration.ofMillis(50))).isFalse();

        breaker.noteAnswer();
        second.join();
        for (int i = 2; i < 5; i++) {
            breaker.enter();
        }
        Thread sixth = Thread.startVirtualThread(this::enterAndStay);
        assertThat(sixth.join(Duration.ofMillis(50))).isFalse();
        breaker.exit();
        sixth.join();
    }

    private void enterAndStay() {
        try {
            breaker.enter();
        } catch (FailureException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ignoresSilenceIfAnotherCallWasAnsweredMeanwhile() throws FailureException {
        long startedAt = System.nanoTime() - 1;
        breaker.noteAnswer();
        breaker.noteSilence(silence, startedAt);
        breaker.enter();
        breaker.exit();
    }

    @Test
    void ignoresSilenceWhileTheProcessWasFrozen() throws FailureException {
        breaker.noteSilence(
                silence,
                System.nanoTime() - AwsSettings.AWS_CALL_TIMEOUT.multipliedBy(3).toNanos());
        breaker.enter();
        breaker.exit();
    }

    @Test
    void callsAgainAfterAnAnswer() throws FailureException {
        breaker.noteSilence(silence, System.nanoTime());
        assertThatThrownBy(breaker::enter).isSameAs(silence);
        breaker.noteAnswer();
        breaker.enter();
        breaker.exit();
    }

    @Test
    void endsTheWaitOfAnInterruptedCaller() throws Exception {
        breaker.enter();
        List<FailureException> failures = new ArrayList<>();
        Thread waiting =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                breaker.enter();
                            } catch (FailureException failure) {
                                failures.add(failure);
                            }
                        });
        waiting.interrupt();
        waiting.join();
        assertThat(failures)
                .singleElement()
                .extracting(FailureException::cause)
                .isEqualTo(Cause.OUT_OF_TIME);
    }
}
