package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Access;
import io.ecrpusher.fleet.Cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps what EKS answers, since endpoints and CAs change rarely: in this process, and in a store
 * for the next ones.
 */
public final class CachedDirectory implements ClusterDirectory {
    // From half a day to a day and a half, each cluster by its name: what one run looked up is not
    // all looked up again by one.
    private static final Duration LEAST = Duration.ofHours(12);
    private static final Duration SPREAD = Duration.ofHours(24);
    // A cluster without the tags may get them any time.
    private static final Duration NOT_TAGGED = Duration.ofHours(1);

    private final ClusterDirectory directory;
    private final KeptAnswers kept;
    private final Clock clock;
    private final ConcurrentMap<String, Answer> known = new ConcurrentHashMap<>();

    /** Keeps what {@code directory} answers, in {@code store} too. */
    public CachedDirectory(ClusterDirectory directory, AnswerStore store, Clock clock) {
        this.directory = directory;
        this.kept = new KeptAnswers(store, clock);
        this.clock = clock;
    }

    /** Keeps what {@code directory} answers in this process alone. */
    public CachedDirectory(ClusterDirectory directory) {
        this(directory, AnswerStore.NONE, Clock.systemUTC());
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        if (!(cluster.access() instanceof Access.Eks)) {
            return directory.describe(cluster); // what opens it may have been replaced
        }
        Answer answer = known.get(cluster.id());
        if (answer == null || isOver(answer)) {
            Optional<Answer> stored = kept.of(cluster).filter(one -> !isOver(one));
            answer = stored.isPresent() ? stored.get() : ask(cluster);
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
        kept.drop(cluster);
    }

    /** Why answers are not kept in the store, if they cannot be. */
    public Optional<String> trouble() {
        return kept.trouble();
    }

    private Answer ask(Cluster cluster) throws FailureException {
        ClusterEndpoint endpoint = directory.describe(cluster);
        Instant now = clock.instant();
        if (cluster.tagged(endpoint.tags()).secrets().isEmpty()) {
            return new Answer(endpoint, now.plus(NOT_TAGGED));
        }
        Answer answer = new Answer(endpoint, now.plus(life(cluster)));
        kept.keep(cluster, answer);
        return answer;
    }

    private boolean isOver(Answer answer) {
        return !clock.instant().isBefore(answer.until());
    }

    private static Duration life(Cluster cluster) {
        return LEAST.plusSeconds(
                new SplittableRandom(cluster.id().hashCode()).nextLong(SPREAD.toSeconds()));
    }
}
