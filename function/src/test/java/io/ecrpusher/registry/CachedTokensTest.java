package io.ecrpusher.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class CachedTokensTest {
    private static final TokenSource IRELAND = new TokenSource.Ecr("eu-west-1", Optional.empty());
    private static final TokenSource VIRGINIA = new TokenSource.Ecr("us-east-1", Optional.empty());

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = new Moving();
    private final AtomicInteger fetched = new AtomicInteger();
    private final CachedTokens cached = new CachedTokens(_ -> fetch(), clock);
    private final RegistryTokens tokens = cached.notOlderThan(Duration.ofMinutes(15));

    @Test
    void aTokenIsFetchedOnceForASource() throws FailureException {
        assertThat(tokens.tokenFor(IRELAND)).isSameAs(tokens.tokenFor(IRELAND));
        tokens.tokenFor(VIRGINIA);
        assertThat(fetched).hasValue(2);
    }

    @Test
    void aTokenIsFetchedAgainOnceItIsOlderThanWhoAsksWants() throws FailureException {
        tokens.tokenFor(IRELAND);
        now = now.plus(Duration.ofMinutes(15));
        tokens.tokenFor(IRELAND);
        assertThat(fetched).hasValue(1);
        now = now.plusSeconds(1);
        tokens.tokenFor(IRELAND);
        assertThat(fetched).hasValue(2);
        now = now.plusSeconds(61);
        tokens.tokenFor(IRELAND);
        assertThat(fetched).hasValue(2);
        RegistryTokens ofAMinute = cached.notOlderThan(Duration.ofMinutes(1));
        assertThat(ofAMinute.tokenFor(IRELAND).issuedAt()).isEqualTo(now);
        assertThat(tokens.tokenFor(IRELAND).issuedAt()).isEqualTo(now);
        assertThat(fetched).hasValue(3);
    }

    @Test
    void manyWhoAskAtOnceShareOneFetch() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                Future<RegistryToken> _ = threads.submit(() -> tokens.tokenFor(IRELAND));
            }
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void aFailureIsNotKept() throws FailureException {
        AtomicInteger asked = new AtomicInteger();
        RegistryTokens failingOnce =
                new CachedTokens(
                                _ -> {
                                    if (asked.getAndIncrement() == 0) {
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
                now,
                now.plus(Duration.ofHours(12)));
    }

    private final class Moving extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
