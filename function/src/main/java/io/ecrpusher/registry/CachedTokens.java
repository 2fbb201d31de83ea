package io.ecrpusher.registry;

import io.ecrpusher.failure.FailureException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Fetches each token once, however many ask at the same time, and again once half of its life is
 * gone.
 */
public final class CachedTokens implements RegistryTokens {
    private final RegistryTokens fetcher;
    private final Clock clock;
    private final ConcurrentMap<TokenSource, Slot> slots = new ConcurrentHashMap<>();

    /** Keeps what {@code fetcher} brings. */
    public CachedTokens(RegistryTokens fetcher, Clock clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    @Override
    public RegistryToken tokenFor(TokenSource source) throws FailureException {
        return tokenFor(source, Instant.MIN);
    }

    /** The same tokens, but none that was fetched before {@code earliest}. */
    public RegistryTokens since(Instant earliest) {
        return source -> tokenFor(source, earliest);
    }

    private RegistryToken tokenFor(TokenSource source, Instant earliest) throws FailureException {
        return slots.computeIfAbsent(source, _ -> new Slot()).get(source, earliest);
    }

    private final class Slot {
        private RegistryToken token;

        private synchronized RegistryToken get(TokenSource source, Instant earliest)
                throws FailureException {
            if (token == null || halfGone(token) || token.issuedAt().isBefore(earliest)) {
                token = fetcher.tokenFor(source);
            }
            return token;
        }
    }

    private boolean halfGone(RegistryToken token) {
        Duration life = Duration.between(token.issuedAt(), token.expiresAt());
        Instant half = token.issuedAt().plus(life.dividedBy(2));
        return !clock.instant().isBefore(half);
    }
}
