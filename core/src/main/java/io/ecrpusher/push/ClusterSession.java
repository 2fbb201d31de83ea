package io.ecrpusher.push;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.OpenedCluster;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.time.Deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A run's requests to one cluster. Opens the cluster with the first request. Opens it once more if
 * its endpoint or token turns out to be stale. Sends no more requests once the cluster is down.
 */
final class ClusterSession implements AutoCloseable {
    private final Cluster cluster;
    private final ClusterAccess access;
    private final KubernetesConnector connector;
    private final Retries retries;
    private final ClusterSlot slot;
    private final Deadline deadline;
    private final ClusterHealth health = new ClusterHealth();
    private final List<Kubernetes> connected = new ArrayList<>();
    private Connected current;
    private FailureException openFailure;
    private boolean reopened;

    /** One request to the API server. */
    @FunctionalInterface
    interface Request<T> {
        T send(Kubernetes kubernetes, Credential token, Duration timeout) throws FailureException;
    }

    private record Connected(Kubernetes kubernetes, ClusterEndpoint endpoint, BearerToken token) {
        <T> T send(Request<T> request, Duration timeout) throws FailureException {
            return request.send(kubernetes, token.value(), timeout);
        }
    }

    ClusterSession(
            Cluster cluster,
            ClusterAccess access,
            KubernetesConnector connector,
            Retries retries,
            ClusterSlot slot,
            Deadline deadline) {
        this.cluster = cluster;
        this.access = access;
        this.connector = connector;
        this.retries = retries.ofCluster();
        this.slot = slot;
        this.deadline = deadline;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Sends {@code request}, with retries while it may succeed. */
    <T> T send(Request<T> request) throws FailureException {
        health.throwIfDown();
        try {
            return retries.run(deadline, this::pause, () -> attempt(request));
        } catch (FailureException failure) {
            noteFailure(failure);
            throw failure;
        }
    }

    /**
     * Returns the cluster's tags.
     *
     * @param fresh true if they may have changed since they were stored
     */
    Map<String, String> tags(boolean fresh) throws FailureException {
        if (fresh) {
            access.forget(cluster);
        }
        deadline.throwIfPassed();
        return slot.open(() -> access.tags(cluster));
    }

    /** Leaves the slot to others until the next request. */
    void leaveSlot(ClusterSlot.Waiting waiting) {
        slot.leave(waiting);
    }

    /**
     * Leaves the slot to others. Connections would be many, if many clusters wait. Returns false if
     * the cluster couldn't be opened: calls to AWS have had their retries, unless AWS asked to
     * wait.
     */
    private boolean pause(Duration wait, boolean told) throws InterruptedException {
        if (!told && isUnopened()) {
            return false;
        }
        if (told && !health.mayBeTold(wait)) {
            return false;
        }
        slot.leave(ClusterSlot.Waiting.AS_ASKED);
        if (told) {
            closeIdleConnections();
        }
        return deadline.sleep(wait);
    }

    private synchronized boolean isUnopened() {
        return openFailure != null;
    }

    private synchronized void closeIdleConnections() {
        connected.forEach(Kubernetes::closeIdle);
    }

    private <T> T attempt(Request<T> request) throws FailureException {
        health.throwIfDown();
        deadline.throwIfPassed(); // don't open a cluster without time to use it
        Connected used = connect();
        try {
            return exchange(used, request);
        } catch (FailureException failure) {
            if (failure.cause() == Cause.UNREACHABLE) {
                throwIfCut();
            }
            if (!mayBeStale(failure.cause()) || !reopen(used)) {
                throw failure;
            }
            return exchange(connect(), request);
        }
    }

    /** Throws if the run's end cut the request, and not the cluster. */
    private void throwIfCut() throws FailureException {
        if (deadline.stop().isStopped()) {
            throw new FailureException(
                    Cause.OUT_OF_TIME,
                    "the run was stopped before the API server answered; a write may still have happened");
        }
        if (health.hasAnswered()) {
            deadline.throwIfPassed();
        }
    }

    private <T> T exchange(Connected used, Request<T> request) throws FailureException {
        slot.enter();
        Duration timeout = deadline.atMost(health.timeout());
        long start = System.nanoTime();
        try {
            T response = used.send(request, timeout);
            slot.responded(System.nanoTime() - start);
            health.responded();
            return response;
        } catch (FailureException failure) {
            long took = System.nanoTime() - start;
            if (failure.cause() != Cause.UNREACHABLE) {
                slot.responded(took);
            }
            health.attemptFailed(failure, Duration.ofNanos(took));
            throw failure;
        }
    }

    /** Marks the cluster as down if {@code failure} is likely to repeat for its other Secrets. */
    private synchronized void noteFailure(FailureException failure) {
        if (Objects.equals(failure, openFailure)) {
            health.markDown(failure);
        } else if (health.requestFailed(failure)) {
            access.forget(cluster);
        }
    }

    private static boolean mayBeStale(Cause cause) {
        return cause == Cause.NOT_AUTHENTICATED || cause == Cause.NOT_TRUSTED;
    }

    private synchronized Connected connect() throws FailureException {
        boolean valid =
                current != null && deadline.clock().instant().isBefore(current.token().expiresAt());
        if (!valid) {
            try {
                current = open();
            } catch (FailureException failure) {
                openFailure = failure;
                throw failure;
            }
        }
        return current;
    }

    /** Keeps the connections if only the token is new. */
    private Connected open() throws FailureException {
        OpenedCluster opened =
                slot.open(
                        () -> {
                            deadline.throwIfPassed(); // it may have waited for others
                            return access.open(cluster);
                        });
        if (current != null && current.endpoint().equals(opened.endpoint())) {
            return new Connected(current.kubernetes(), opened.endpoint(), opened.token());
        }
        Kubernetes kubernetes = connector.connect(opened.endpoint());
        connected.add(kubernetes);
        return new Connected(kubernetes, opened.endpoint(), opened.token());
    }

    /**
     * Returns true if a retry may help: the cluster hasn't been opened twice, or another request
     * has opened it since {@code used}.
     */
    private synchronized boolean reopen(Connected used) {
        if (!used.equals(current)) {
            return true;
        }
        if (reopened || !retries.budget().takeRetry()) {
            return false;
        }
        reopened = true;
        access.forget(cluster);
        current = null;
        return true;
    }

    /** Closes the connections: the next run is hours away, or serves other clusters. */
    @Override
    public synchronized void close() {
        connected.forEach(Kubernetes::close);
    }
}
