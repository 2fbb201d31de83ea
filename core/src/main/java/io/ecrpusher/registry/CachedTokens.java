package io.ecrpusher.registry;

import io.ecrpusher.failure.FailureException;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Fetches each token once, also for concurrent callers, and reuses it for a while. */
public final class CachedTokens {
    private final RegistryTokens fetcher;
    private final Clock clock;
    private final ConcurrentMap<EcrTokenRequest, Slot> slots = new ConcurrentHashMap<>();

    /** Creates a cache of the tokens that {@code fetcher} fetches. */
    public CachedTokens(RegistryTokens fetcher, Clock clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /** Returns a view of this cache whose tokens were fetched at most {@code age} ago. */
    public RegistryTokens notOlderThan(Duration age) {
        return request -> slots.computeIfAbsent(request, _ -> new Slot()).get(request, age);
    }

    private final class Slot {
        private RegistryToken token;

        private synchronized RegistryToken get(EcrTokenRequest request, Duration age)
                throws FailureException {
            if (token == null || !isAtMost(age)) {
                token = fetcher.tokenFor(request);
            }
            return token;
        }

        /** False for a token from the future: the clock was set back, so its age isn't known. */
        private boolean isAtMost(Duration age) {
            Duration actual = Duration.between(token.issuedAt(), clock.instant());
            return !actual.isNegative() && actual.compareTo(age) <= 0;
        }
    }
}
