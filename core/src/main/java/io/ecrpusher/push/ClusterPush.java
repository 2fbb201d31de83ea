package io.ecrpusher.push;

import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.secret.SecretRenderer;
import io.ecrpusher.time.Deadline;

import java.util.List;

/** Pushes the Secrets of one cluster. */
public final class ClusterPush {
    private final ClusterAccess access;
    private final KubernetesConnector connector;
    private final Retries retries;

    /**
     * Creates a push that opens clusters with {@code access} and connects with {@code connector}.
     */
    public ClusterPush(ClusterAccess access, KubernetesConnector connector, Retries retries) {
        this.access = access;
        this.connector = connector;
        this.retries = retries;
    }

    /**
     * Returns one outcome per target of the job, in plan order. Never throws because of a cluster
     * or AWS.
     *
     * @param slot which the push doesn't hold yet
     * @param concurrency how many requests this cluster gets at once
     */
    List<Outcome> push(
            ClusterJob job,
            SecretRenderer secrets,
            Deadline deadline,
            ClusterSlot slot,
            AdaptiveConcurrency concurrency) {
        try (ClusterSession session =
                new ClusterSession(job.cluster(), access, connector, retries, slot, deadline)) {
            return new ClusterTurn(job, session, secrets, concurrency).outcomes();
        } catch (RuntimeException e) {
            return List.of(Outcome.of(job.clusterTarget(), FailureException.unexpected(e)));
        }
    }
}
