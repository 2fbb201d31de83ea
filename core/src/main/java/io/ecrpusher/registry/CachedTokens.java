package io.ecrpusher.registry;

import io.ecrpusher.failure.FailureException;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Fetches each token once, however many ask at the same time, and keeps it for a while. */
public final class CachedTokens {
    private final RegistryTokens fetcher;
    private final Clock clock;
    private final ConcurrentMap<TokenSource, Slot> slots = new ConcurrentHashMap<>();

    /** Keeps what {@code fetcher} brings. */
    public CachedTokens(RegistryTokens fetcher, Clock clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /** Tokens of which none was fetched longer than {@code age} ago. */
    public RegistryTokens notOlderThan(Duration age) {
        return source -> slots.computeIfAbsent(source, _ -> new Slot()).get(source, age);
    }

    private final class Slot {
        private RegistryToken token;

        private synchronized RegistryToken get(TokenSource source, Duration age)
                throws FailureException {
            if (token == null || token.issuedAt().plus(age).isBefore(clock.instant())) {
                token = fetcher.tokenFor(source);
            }
            return token;
        }
    }
}
