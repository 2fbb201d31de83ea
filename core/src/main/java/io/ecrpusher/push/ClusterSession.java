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
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A run's requests to one cluster. Opens the cluster with the first request. Opens it once more if
 * its endpoint or token turns out to be stale. Sends no more requests once the cluster is down.
 */
final class ClusterSession implements AutoCloseable {
    private final Cluster cluster;
    private final ClusterAccess access;
    private final KubernetesConnector connector;
    private final Retries retries;
    private final Deadline deadline;
    private final AtomicReference<FailureException> down = new AtomicReference<>();
    private final List<Kubernetes> connected = new ArrayList<>();
    // Until the first response, a single request without one shows that the cluster is down.
    private int unanswered = Settings.UNANSWERED_REQUESTS - 1;
    private boolean answered;
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
            Deadline deadline) {
        this.cluster = cluster;
        this.access = access;
        this.connector = connector;
        this.retries = retries;
        this.deadline = deadline;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Sends {@code request}, with retries while it may succeed. */
    <T> T send(Request<T> request) throws FailureException {
        throwIfDown();
        try {
            T response = retries.run(deadline, () -> attempt(request));
            noteResponse();
            return response;
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
        return retries.run(
                deadline,
                () -> {
                    deadline.throwIfPassed();
                    return access.tags(cluster);
                });
    }

    private <T> T attempt(Request<T> request) throws FailureException {
        deadline.throwIfPassed(); // don't open a cluster without time to use it
        Connected used = connect();
        try {
            return used.send(request, deadline.atMost(Settings.API_REQUEST_TIMEOUT));
        } catch (FailureException failure) {
            if (failure.cause() == Cause.UNREACHABLE && hasAnswered()) {
                deadline.throwIfPassed(); // the deadline cut the request, not the cluster
            }
            if (!mayBeStale(failure.cause()) || !reopen(used)) {
                throw failure;
            }
            return connect().send(request, deadline.atMost(Settings.API_REQUEST_TIMEOUT));
        }
    }

    private void throwIfDown() throws FailureException {
        FailureException failure = down.get();
        if (failure != null) {
            throw failure;
        }
    }

    /** Marks the cluster as down if {@code failure} is likely to repeat for its other Secrets. */
    private synchronized void noteFailure(FailureException failure) {
        switch (failure.cause()) {
            case UNREACHABLE -> unanswered++;
            case OUT_OF_TIME -> {}
            default -> unanswered = 0;
        }
        boolean endpointFailed =
                failure.cause() == Cause.NOT_TRUSTED || unanswered >= Settings.UNANSWERED_REQUESTS;
        boolean clusterFailed =
                endpointFailed
                        || failure.cause() == Cause.NOT_AUTHENTICATED
                        || Objects.equals(failure, openFailure);
        if (clusterFailed && down.compareAndSet(null, failure) && endpointFailed) {
            access.forget(cluster);
        }
    }

    private synchronized void noteResponse() {
        unanswered = 0;
        answered = true;
    }

    private synchronized boolean hasAnswered() {
        return answered;
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
        OpenedCluster opened = access.open(cluster);
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
        if (reopened) {
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
