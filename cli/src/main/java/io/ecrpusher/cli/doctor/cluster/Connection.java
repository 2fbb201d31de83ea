package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.doctor.cluster.ClusterChecks.Tools;
import io.ecrpusher.cli.doctor.network.NetworkFault;
import io.ecrpusher.cli.doctor.network.NetworkProbe;
import io.ecrpusher.cli.doctor.network.PresentedCertificate;
import io.ecrpusher.cli.doctor.network.Route;
import io.ecrpusher.cli.doctor.network.TlsProbe;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.cluster.OpenedCluster;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

import okhttp3.OkHttpClient;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The first steps: from the lookup of a cluster to a trusted connection. Each needs those before.
 */
final class Connection implements AutoCloseable {
    private final Subject subject;
    private final Viewpoint viewpoint;
    private final Tools tools;
    private OpenedCluster opened;
    private Route route;
    private List<InetAddress> addresses = List.of();
    private Optional<Instant> serverTime = Optional.empty();
    private Optional<KubernetesProbe> probe = Optional.empty();
    private Optional<KubernetesProbe> ownProbe = Optional.empty();

    Connection(Subject subject, Viewpoint viewpoint, Tools tools) {
        this.subject = subject;
        this.viewpoint = viewpoint;
        this.tools = tools;
    }

    Result lookUp() throws FailureException {
        try {
            opened = tools.access().open(subject.cluster());
            if (getsNoSecrets()) {
                return Result.skipped("the cluster lacks the tags, and gets no Secrets");
            }
            route = Route.to(opened.endpoint(), tools.environment());
            return Result.passed(opened.endpoint().server().toString());
        } catch (FailureException failure) {
            if (subject.cluster().isDiscovered() && failure.cause() == Cause.NOT_READY) {
                return Result.skipped(failure.detail() + ", and gets its Secrets later");
            }
            return EksDiagnosis.of(
                    failure,
                    subject,
                    viewpoint,
                    failure.cause() == Cause.UNKNOWN_CLUSTER
                            ? tools.regions().find(subject.cluster())
                            : Optional.empty());
        }
    }

    /** Returns true if there is nothing to check but the lookup. */
    boolean getsNoSecrets() {
        return opened == null || tagged().secrets().isEmpty();
    }

    /** Returns the cluster with its Secrets, which depend on its tags if it was discovered. */
    Cluster tagged() {
        return subject.cluster().withTags(opened.endpoint().tags());
    }

    Result resolve() {
        try {
            addresses = NetworkProbe.resolve(route.nextHost());
            return Result.passed(
                    "%s is %s%s"
                            .formatted(
                                    route.nextHost(),
                                    addresses.getFirst().getHostAddress(),
                                    addresses.size() > 1 ? ", …" : ""));
        } catch (IOException e) {
            return diagnosis().of(NetworkFault.of(e), Optional.empty());
        }
    }

    Result connect() {
        try {
            NetworkProbe.connect(addresses, route.nextPort());
            return Result.passed(route.next());
        } catch (IOException e) {
            return diagnosis().of(NetworkFault.of(e), Optional.empty());
        }
    }

    Result handshake() throws FailureException {
        OkHttpClient http =
                tools.apiServers().typed(opened.endpoint(), Credential.of("")).getHttpClient();
        String url = server() + "/version";
        try {
            TlsProbe probe = TlsProbe.of(http, url);
            serverTime = probe.date();
            return Result.passed(probe.version());
        } catch (IOException e) {
            NetworkFault fault = NetworkFault.of(e);
            return diagnosis()
                    .of(
                            fault,
                            switch (fault) {
                                case WRONG_CA, EXPIRED, WRONG_HOST, NOT_YET_VALID ->
                                        PresentedCertificate.read(http, url);
                                case UNRESOLVED, REFUSED, SILENT, PROXY_LOGIN, BROKEN ->
                                        Optional.empty();
                            });
        } finally {
            http.connectionPool().evictAll();
        }
    }

    Result clock() {
        return NetworkDiagnosis.clock(
                serverTime, tools.clock().instant(), subject.cluster().isEks());
    }

    private NetworkDiagnosis diagnosis() {
        return new NetworkDiagnosis(subject, route, eks());
    }

    /** Returns what EKS tells; empty for a cluster outside EKS. */
    Optional<EksDetails> eks() {
        return opened.endpoint().eks();
    }

    /** Returns the API server's URL. */
    String server() {
        return opened.endpoint().server().toString().replaceFirst("/*$", "");
    }

    /** Returns the API server's client as the cluster's role, or the session's own principal. */
    KubernetesProbe probe() throws FailureException {
        if (probe.isEmpty()) {
            probe =
                    Optional.of(
                            new KubernetesProbe(
                                    tools.apiServers()
                                            .typed(opened.endpoint(), opened.token().value())));
        }
        return probe.get();
    }

    /** Returns the client of the caller's own credentials, which may be an administrator's. */
    Optional<KubernetesProbe> ownProbe() {
        if (ownProbe.isEmpty() && tools.ownAccess().isPresent() && subject.cluster().isEks()) {
            try {
                OpenedCluster own =
                        tools.ownAccess().get().open(subject.cluster().withRole(Optional.empty()));
                ownProbe =
                        Optional.of(
                                new KubernetesProbe(
                                        tools.apiServers()
                                                .typed(own.endpoint(), own.token().value())));
            } catch (FailureException _) {
                return Optional.empty(); // a cluster of another account
            }
        }
        return ownProbe;
    }

    /** Closes all connections. */
    @Override
    public void close() {
        probe.ifPresent(KubernetesProbe::close);
        ownProbe.ifPresent(KubernetesProbe::close);
    }
}
