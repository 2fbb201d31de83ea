package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.access.ClusterApi;
import io.ecrpusher.cli.access.LiveAccess;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.cli.aws.AccessEntries;
import io.ecrpusher.cli.aws.AccessEntries.Entry;
import io.ecrpusher.cli.cluster.ClusterClients;
import io.ecrpusher.cli.grant.ClusterState.Authentication;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.cluster.OpenedCluster;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.SecretSpec;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Reads access entries, RBAC, and admission policies of clusters, as the caller. */
final class ClusterReader {
    private final ClusterClients clusters;
    private final AccessEntries entries;
    private final Remedies remedies;
    private final Optional<Prune> prune;
    private final NeededAccess.Options options;
    private final ConcurrentMap<List<SecretSpec>, NeededAccess> needed = new ConcurrentHashMap<>();

    ClusterReader(
            ClusterClients clusters,
            AccessEntries entries,
            Remedies remedies,
            Optional<Prune> prune,
            NeededAccess.Options options) {
        this.clusters = clusters;
        this.entries = entries;
        this.remedies = remedies;
        this.prune = prune;
        this.options = options;
    }

    /** A cluster that was opened: its requests, and what EKS tells about it. */
    record Opened(OpenedCluster cluster, ClusterApi api) implements AutoCloseable {
        Optional<EksDetails> details() {
            return cluster.endpoint().eks();
        }

        @Override
        public void close() {
            api.close();
        }
    }

    /** A request to AWS or a cluster. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws FailureException;
    }

    Opened open(Target target) throws TurnException {
        return aws(
                target,
                () -> {
                    OpenedCluster opened = clusters.open(target.asCaller());
                    return new Opened(
                            opened,
                            new ClusterApi(
                                    clusters.apiServers()
                                            .typed(opened.endpoint(), opened.token().value())));
                });
    }

    /**
     * Reads a cluster.
     *
     * @param policies true to read the access policies of the entry, too
     */
    ClusterState read(Target target, boolean policies) throws TurnException {
        try (Opened opened = open(target)) {
            Optional<NeededAccess> access =
                    needed(target.cluster().withTags(opened.cluster().endpoint().tags()).secrets());
            boolean configMap =
                    opened.details()
                            .map(EksDetails::authenticationMode)
                            .orElse("")
                            .equals(AwsAuth.MODE);
            Authentication authentication =
                    configMap ? mapping(target, opened) : entry(target, policies);
            boolean namespaces = access.filter(one -> !one.namespaces().isEmpty()).isPresent();
            LiveAccess live =
                    cluster(
                            target,
                            opened,
                            () -> LiveAccess.read(opened.api(), options.policies(), namespaces));
            return new ClusterState(target, authentication, access, live);
        }
    }

    /** Returns the Secrets that the cluster gets. Only the tags of a discovered one need a call. */
    List<SecretSpec> secrets(Target target) throws TurnException {
        if (!target.cluster().isDiscovered()) {
            return target.cluster().secrets();
        }
        try (Opened opened = open(target)) {
            return target.cluster().withTags(opened.cluster().endpoint().tags()).secrets();
        }
    }

    /** Returns what Secrets need; empty without Secrets. */
    Optional<NeededAccess> needed(List<SecretSpec> secrets) {
        return secrets.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        needed.computeIfAbsent(
                                secrets, list -> NeededAccess.of(list, prune, options)));
    }

    private Authentication mapping(Target target, Opened opened) throws TurnException {
        Optional<String> roles =
                cluster(
                        target,
                        opened,
                        () -> opened.api().configMap(AwsAuth.NAMESPACE, AwsAuth.NAME, AwsAuth.KEY));
        return new Authentication.ConfigMap(
                roles.flatMap(text -> AwsAuth.groups(text, target.principal())));
    }

    private Authentication entry(Target target, boolean policies) throws TurnException {
        return aws(
                target,
                () -> {
                    Optional<Entry> entry = entries.find(target.asCaller(), target.principal());
                    return new Authentication.AccessEntry(
                            entry.isPresent() && policies
                                    ? Optional.of(
                                            new Entry(
                                                    entry.get().type(),
                                                    entry.get().groups(),
                                                    entries.policies(
                                                            target.asCaller(), target.principal())))
                                    : entry);
                });
    }

    /** Sends a request to AWS. */
    <T> T aws(Target target, Request<T> request) throws TurnException {
        try {
            return request.send();
        } catch (FailureException e) {
            throw remedies.ofAws(target, e);
        }
    }

    /** Sends a request to the cluster. */
    <T> T cluster(Target target, Opened opened, Request<T> request) throws TurnException {
        try {
            return request.send();
        } catch (FailureException e) {
            throw remedies.ofCluster(target, e, opened.details());
        }
    }
}
