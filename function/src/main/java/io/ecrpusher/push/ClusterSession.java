package io.ecrpusher.push;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterTokens;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.KubernetesConnector;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run's dealings with one cluster: opened when first needed, opened anew once when what was
 * known of the cluster turns out to be old, and given up when the cluster itself fails.
 */
final class ClusterSession implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
    // One Secret may wait for an admission webhook that does not answer; so many, one after the
    // other, wait for the cluster.
    private static final int UNANSWERED = 3;

    private final Cluster cluster;
    private final CachedDirectory directory;
    private final ClusterTokens tokens;
    private final KubernetesConnector connector;
    private final Retries retries;
    private final AtomicReference<FailureException> down = new AtomicReference<>();
    private final List<Kubernetes> connected = new ArrayList<>();
    private int unanswered = UNANSWERED - 1; // a first answer is still to come
    private boolean answered;
    private Opened opened;
    private FailureException unopened;
    private boolean renewed;

    /** One request, and what it answers. */
    @FunctionalInterface
    interface Request<T> {
        T send(Kubernetes kubernetes, Credential token, Duration timeout) throws FailureException;
    }

    private record Opened(Kubernetes kubernetes, BearerToken token) {
        <T> T ask(Request<T> request, Duration timeout) throws FailureException {
            return request.send(kubernetes, token.value(), timeout);
        }
    }

    ClusterSession(
            Cluster cluster,
            CachedDirectory directory,
            ClusterTokens tokens,
            KubernetesConnector connector,
            Retries retries) {
        this.cluster = cluster;
        this.directory = directory;
        this.tokens = tokens;
        this.connector = connector;
        this.retries = retries;
    }

    /** Sends {@code request}, trying again what may pass. */
    <T> T ask(Request<T> request, Deadline deadline) throws FailureException {
        throwIfDown();
        try {
            T answer = retries.run(deadline, () -> attempt(request, deadline));
            noteAnswer();
            return answer;
        } catch (FailureException failure) {
            noteFailure(failure);
            throw failure;
        }
    }

    /**
     * What the cluster is tagged with.
     *
     * @param anew whether the tags may be younger than what is known of the cluster
     */
    Map<String, String> tags(boolean anew, Deadline deadline) throws FailureException {
        if (anew) {
            directory.forget(cluster);
        }
        return retries.run(
                        deadline,
                        () -> {
                            deadline.throwIfPassed();
                            return directory.describe(cluster);
                        })
                .tags();
    }

    private <T> T attempt(Request<T> request, Deadline deadline) throws FailureException {
        deadline.throwIfPassed(); // nothing is opened when it is too late
        Opened used = open(deadline.clock());
        try {
            return used.ask(request, deadline.atMost(REQUEST_TIMEOUT));
        } catch (FailureException failure) {
            if (failure.reason() == Cause.UNREACHABLE && hasAnswered()) {
                deadline.throwIfPassed(); // it was not given the time
            }
            if (!mayBeOld(failure.reason()) || !renew(used)) {
                throw failure;
            }
            return open(deadline.clock()).ask(request, deadline.atMost(REQUEST_TIMEOUT));
        }
    }

    private void throwIfDown() throws FailureException {
        FailureException failure = down.get();
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Remembers a failure of the cluster as a whole, so that its other Secrets need not wait for
     * the same.
     */
    private synchronized void noteFailure(FailureException failure) {
        switch (failure.reason()) {
            case UNREACHABLE -> unanswered++;
            case OUT_OF_TIME -> {}
            default -> unanswered = 0;
        }
        boolean ofTheWay = failure.reason() == Cause.NOT_TRUSTED || unanswered >= UNANSWERED;
        boolean ofTheCluster =
                ofTheWay
                        || failure.reason() == Cause.NOT_AUTHENTICATED
                        || Objects.equals(failure, unopened);
        if (ofTheCluster && down.compareAndSet(null, failure) && ofTheWay) {
            directory.forget(cluster);
        }
    }

    private synchronized void noteAnswer() {
        unanswered = 0;
        answered = true;
    }

    private synchronized boolean hasAnswered() {
        return answered;
    }

    private static boolean mayBeOld(Cause cause) {
        return cause == Cause.NOT_AUTHENTICATED || cause == Cause.NOT_TRUSTED;
    }

    private synchronized Opened open(Clock clock) throws FailureException {
        try {
            return openNow(clock);
        } catch (FailureException failure) {
            unopened = failure;
            throw failure;
        }
    }

    private Opened openNow(Clock clock) throws FailureException {
        if (opened == null) {
            Kubernetes kubernetes = connector.connect(directory.describe(cluster));
            connected.add(kubernetes);
            opened = new Opened(kubernetes, tokens.tokenFor(cluster));
        } else if (!clock.instant().isBefore(opened.token().expiresAt())) {
            opened = new Opened(opened.kubernetes(), tokens.tokenFor(cluster));
        }
        return opened;
    }

    /**
     * Whether it is worth another try: nobody renewed before, or somebody else did since {@code
     * used} was opened.
     */
    private synchronized boolean renew(Opened used) {
        if (!used.equals(opened)) {
            return true;
        }
        if (renewed) {
            return false;
        }
        renewed = true;
        directory.forget(cluster);
        opened = null;
        return true;
    }

    /** Ends the connections: the next run is hours away, or of other clusters. */
    @Override
    public synchronized void close() {
        connected.forEach(Kubernetes::close);
    }
}
