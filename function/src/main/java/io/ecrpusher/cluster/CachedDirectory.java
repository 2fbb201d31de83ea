package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps the answers of a directory, since endpoints and CAs change rarely. */
public final class CachedDirectory implements ClusterDirectory {
    // Nothing says when tags change. Endpoints are looked up anew when they fail.
    private static final Duration TAGS_KEPT = Duration.ofHours(1);

    private final ClusterDirectory directory;
    private final Clock clock;
    private final ConcurrentMap<String, Answer> known = new ConcurrentHashMap<>();

    private record Answer(ClusterEndpoint endpoint, Instant at) {}

    /** Keeps what {@code directory} answers. */
    public CachedDirectory(ClusterDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Keeps what {@code directory} answers, by the system's clock. */
    public CachedDirectory(ClusterDirectory directory) {
        this(directory, Clock.systemUTC());
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        Instant now = clock.instant();
        Answer answer = known.get(cluster.id());
        if (answer == null || (cluster.isFound() && answer.at().plus(TAGS_KEPT).isBefore(now))) {
            answer = new Answer(directory.describe(cluster), now);
            known.put(cluster.id(), answer);
        }
        return answer.endpoint();
    }

    /**
     * Has {@code cluster} looked up again the next time: it may have been created anew under its
     * old name.
     */
    public void forget(Cluster cluster) {
        known.remove(cluster.id());
    }
}
