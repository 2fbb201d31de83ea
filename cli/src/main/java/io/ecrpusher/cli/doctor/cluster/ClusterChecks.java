package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.doctor.step.Chain;
import io.ecrpusher.cli.doctor.step.Checkup;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.kubernetes.ApiServers;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Checks clusters, each from its lookup to its last Secret. */
public final class ClusterChecks {
    private final Tools tools;
    private final Viewpoint viewpoint;
    private final Remedies remedies;
    private final Stop stop;

    /** Creates checks that use {@code tools}. */
    public ClusterChecks(Tools tools, Viewpoint viewpoint, Remedies remedies, Stop stop) {
        this.tools = tools;
        this.viewpoint = viewpoint;
        this.remedies = remedies;
        this.stop = stop;
    }

    /**
     * What connects to AWS and clusters.
     *
     * @param access opens clusters as the function does, or as the caller
     * @param ownAccess opens clusters with the caller's own credentials, which may be an
     *     administrator's; empty if {@code access} does
     * @param environment may name proxies
     * @param prune of the fleet, for the permissions that it needs
     */
    public record Tools(
            ClusterAccess access,
            Optional<ClusterAccess> ownAccess,
            ApiServers apiServers,
            EntryLookup entries,
            RegionSearch regions,
            DryRuns dryRuns,
            Map<String, String> environment,
            Optional<Prune> prune,
            Clock clock) {
        public Tools {
            environment = Map.copyOf(environment);
        }
    }

    /** Returns the steps of {@code cluster}, up to the first broken one. */
    public Checkup check(Cluster cluster) {
        Subject subject = new Subject(cluster, viewpoint.principal(cluster.role()), remedies);
        try (Connection connection = new Connection(subject, viewpoint, tools)) {
            return check(subject, connection);
        }
    }

    private Checkup check(Subject subject, Connection connection) {
        Cluster cluster = subject.cluster();
        Permissions permissions = new Permissions(subject, viewpoint, tools, connection);
        Writes writes = new Writes(subject, tools, connection, permissions);
        Chain chain =
                new Chain(cluster.id().toString(), stop)
                        .step(cluster.isEks() ? "EKS" : "secret", connection::lookUp);
        if (connection.getsNoSecrets()) {
            return chain.checkup();
        }
        return chain.step("DNS", connection::resolve)
                .step("connect", connection::connect)
                .step("TLS", connection::handshake)
                .step("clock", connection::clock)
                .step("authentication", permissions::authentication)
                .step("identity", permissions::identity)
                .step("permissions", permissions::permissions)
                .step("namespaces", writes::namespaces)
                .step("dry run", writes::secrets)
                .step("policy", writes::policy)
                .checkup();
    }
}
