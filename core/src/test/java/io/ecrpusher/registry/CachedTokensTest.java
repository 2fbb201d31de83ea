package io.ecrpusher.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.simulator.MovableClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class CachedTokensTest {
    private static final EcrTokenRequest IRELAND =
            new EcrTokenRequest.Private("eu-west-1", Optional.empty());
    private static final EcrTokenRequest VIRGINIA =
            new EcrTokenRequest.Private("us-east-1", Optional.empty());

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicInteger fetched = new AtomicInteger();
    private final CachedTokens cached = new CachedTokens(_ -> fetch(), clock);
    private final RegistryTokens tokens = cached.notOlderThan(Duration.ofMinutes(15));

    @Test
    void fetchesATokenOncePerRequest() throws FailureException {
        assertThat(tokens.tokenFor(IRELAND)).isSameAs(tokens.tokenFor(IRELAND));
        tokens.tokenFor(VIRGINIA);
        assertThat(fetched).hasValue(2);
    }

    @Test
    void fetchesATokenAgainOnceItIsOlderThanTheCallerAllows() throws FailureException {
        tokens.tokenFor(IRELAND);
        clock.advance(Duration.ofMinutes(15));
        tokens.tokenFor(IRELAND);
        assertThat(fetched).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        tokens.tokenFor(IRELAND);
        assertThat(fetched).hasValue(2);
        clock.advance(Duration.ofSeconds(61));
        tokens.tokenFor(IRELAND);
        assertThat(fetched).hasValue(2);
        RegistryTokens notOlderThanAMinute = cached.notOlderThan(Duration.ofMinutes(1));
        assertThat(notOlderThanAMinute.tokenFor(IRELAND).issuedAt()).isEqualTo(clock.instant());
        assertThat(tokens.tokenFor(IRELAND).issuedAt()).isEqualTo(clock.instant());
        assertThat(fetched).hasValue(3);
    }

    @Test
    void fetchesATokenAgainAfterTheClockWasSetBack() throws FailureException {
        tokens.tokenFor(IRELAND);
        clock.advance(Duration.ofHours(-3));
        assertThat(tokens.tokenFor(IRELAND).issuedAt()).isEqualTo(clock.instant());
        assertThat(fetched).hasValue(2);
    }

    @Test
    void sharesOneFetchAmongConcurrentCallers() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                Future<RegistryToken> _ = threads.submit(() -> tokens.tokenFor(IRELAND));
            }
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void doesNotCacheFailures() throws FailureException {
        AtomicInteger attempts = new AtomicInteger();
        RegistryTokens failingOnce =
                new CachedTokens(
                                _ -> {
                                    if (attempts.getAndIncrement() == 0) {
                                        throw new FailureException(Cause.THROTTLED, "slow down");
                                    }
                                    return fetch();
                                },
                                clock)
                        .notOlderThan(Duration.ofMinutes(15));
        assertThatThrownBy(() -> failingOnce.tokenFor(IRELAND)).hasMessage("slow down");
        assertThat(failingOnce.tokenFor(IRELAND)).isNotNull();
    }

    private RegistryToken fetch() {
        fetched.incrementAndGet();
        return new RegistryToken(
                "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
                Credential.of("password"),
                clock.instant(),
                clock.instant().plus(Duration.ofHours(12)));
    }
}
