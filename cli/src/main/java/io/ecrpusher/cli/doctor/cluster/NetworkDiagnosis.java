package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.doctor.network.NetworkFault;
import io.ecrpusher.cli.doctor.network.PresentedCertificate;
import io.ecrpusher.cli.doctor.network.Route;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Shell;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.settings.Settings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Explains why an API server can't be reached, or isn't trusted. Pure. */
final class NetworkDiagnosis {
    /** The caller's public address. The AWS documentation of EKS endpoints uses this service. */
    private static final String OWN_ADDRESS = "$(curl -s https://checkip.amazonaws.com)/32";

    private final Subject subject;
    private final Route route;
    private final Optional<EksDetails> eks;

    /**
     * @param eks what EKS tells about the cluster's endpoint; empty for a cluster outside EKS
     */
    NetworkDiagnosis(Subject subject, Route route, Optional<EksDetails> eks) {
        this.subject = subject;
        this.route = route;
        this.eks = eks;
    }

    /** Returns the result of a step that {@code fault} broke. */
    Result of(NetworkFault fault, Optional<PresentedCertificate> presented) {
        return switch (fault) {
            case UNRESOLVED -> unresolved();
            case SILENT ->
                    unreachable(
                            route.next() + " doesn't answer",
                            "A firewall between this host and the cluster drops the connection, or the API server is down");
            case REFUSED ->
                    unreachable(
                            route.next() + " refuses the connection",
                            "No API server listens there, no route leads there, or a firewall rejects the connection");
            case PROXY_LOGIN ->
                    Result.broken(
                            "the %s requires a valid user and password (HTTP 407)"
                                    .formatted(route.next()),
                            "export HTTPS_PROXY=http://USER:PASSWORD@" + proxyAddress());
            case WRONG_CA -> wrongCa(presented);
            case EXPIRED -> expired(presented);
            case NOT_YET_VALID ->
                    Result.broken(
                            "the API server's certificate isn't valid yet: this host's clock is behind",
                            setClock());
            case WRONG_HOST -> wrongHost(presented);
            case BROKEN ->
                    unreachable(
                            route.proxy().isPresent()
                                    ? "the %s doesn't lead to %s:%d"
                                            .formatted(route.next(), route.host(), route.port())
                                    : "%s closes the connection, or doesn't speak TLS"
                                            .formatted(route.next()),
                            "A device between this host and the cluster closes connections, or the endpoint isn't an API server's");
        };
    }

    /**
     * Returns the result of comparing the clocks. Only tokens of EKS depend on the time.
     *
     * @param server the API server's clock
     * @param local this host's clock
     */
    static Result clock(Optional<Instant> server, Instant local, boolean eks) {
        if (server.isEmpty()) {
            return Result.skipped("the API server's response has no Date");
        }
        Duration ahead = Duration.between(server.get(), local);
        String cause =
                "this host's clock is %d s %s the API server's"
                        .formatted(
                                ahead.abs().toSeconds(),
                                ahead.isNegative() ? "behind" : "ahead of");
        if (ahead.abs().compareTo(Settings.CLOCK_SKEW) <= 0) {
            return Result.passed(cause);
        }
        return eks
                ? Result.broken(cause + ", so that the cluster refuses bearer tokens", setClock())
                : Result.warning(cause, setClock());
    }

    private static String setClock() {
        return "sudo chronyc makestep";
    }

    private Result unresolved() {
        String cause = "the name of %s has no address".formatted(route.nextHost());
        if (route.proxy().isPresent()) {
            return Result.broken(cause + ". It's the proxy's, from the environment", unsetProxy());
        }
        if (isPrivate()) {
            return privateEndpoint(cause);
        }
        return eks.isPresent()
                ? Result.broken(
                        cause + ". Check this host's resolver, or use a proxy that resolves it",
                        "export HTTPS_PROXY=http://proxy.example.com:3128")
                : Result.broken(
                        cause,
                        Remedies.editCluster(subject.cluster().name(), "correct the endpoint of"));
    }

    /**
     * @param reasons why, if nothing else tells
     */
    private Result unreachable(String cause, String reasons) {
        if (route.proxy().isPresent()) {
            return Result.broken(
                    cause + ". Connect to the cluster without the proxy, or allow it there",
                    noProxy());
        }
        if (isPrivate()) {
            return privateEndpoint(cause);
        }
        Optional<String> limited = eks.flatMap(EksDetails::reachability);
        if (limited.isPresent()) {
            return Result.broken(
                    cause + ". " + limited.get(),
                    subject.updateConfig("--resources-vpc-config", "publicAccessCidrs=")
                            .replace(
                                    "publicAccessCidrs=",
                                    "publicAccessCidrs=" + cidrs(eks.get()) + OWN_ADDRESS));
        }
        return Result.checkNext(
                cause + ". " + reasons,
                "nc -vz %s %d".formatted(Shell.word(route.host()), route.port()));
    }

    private static String cidrs(EksDetails eks) {
        List<String> cidrs = eks.publicAccessCidrs();
        return cidrs.isEmpty() ? "" : String.join(",", cidrs) + ",";
    }

    private boolean isPrivate() {
        return eks.isPresent() && !eks.get().publicAccess();
    }

    /**
     * A host outside the VPC can't reach such a cluster, which says nothing about the function. Who
     * made the endpoint private doesn't want it opened to this host.
     */
    private static Result privateEndpoint(String cause) {
        return Result.unknown(
                cause
                        + ". The cluster has no public endpoint (endpointPublicAccess: false): check from its VPC, or from a network with a route to it. The function needs such a route too");
    }

    private Result wrongCa(Optional<PresentedCertificate> presented) {
        String issuer = presented.map(one -> ", but by " + one.issuer()).orElse("");
        String cause = "the API server's certificate isn't signed by the cluster's CA" + issuer;
        if (route.proxy().isPresent()) {
            return Result.broken(
                    cause + ". The %s replaces certificates".formatted(route.next()), noProxy());
        }
        return eks.isPresent()
                ? replaced(cause)
                : Result.broken(
                        cause,
                        Remedies.editCluster(
                                subject.cluster().name(), "set ca to the API server's CA for"));
    }

    private Result expired(Optional<PresentedCertificate> presented) {
        String at = presented.map(one -> " at " + one.validUntil()).orElse("");
        String cause = "the API server's certificate has expired" + at;
        return eks.isPresent()
                ? replaced(cause)
                : Result.broken(cause, "sudo kubeadm certs renew apiserver");
    }

    /** EKS renews its certificates itself. */
    private Result replaced(String cause) {
        return Result.checkNext(
                cause
                        + ". A device between this host and EKS replaces certificates: exempt the cluster there. The command shows them",
                "openssl s_client -showcerts -connect %s:%d"
                        .formatted(Shell.word(route.host()), route.port()));
    }

    private Result wrongHost(Optional<PresentedCertificate> presented) {
        String names =
                presented
                        .map(PresentedCertificate::names)
                        .filter(one -> !one.isEmpty())
                        .map(one -> ", but for " + String.join(", ", one))
                        .orElse("");
        return Result.broken(
                "the API server's certificate isn't for %s%s".formatted(route.host(), names),
                Remedies.editCluster(
                        subject.cluster().name(),
                        "set the endpoint to a host of the certificate for"));
    }

    private String noProxy() {
        return "export NO_PROXY=\"$NO_PROXY\",%s".formatted(Shell.word(route.host()));
    }

    private static String unsetProxy() {
        return "unset HTTPS_PROXY";
    }

    private String proxyAddress() {
        return route.proxy().map(one -> one.address()).orElse("");
    }
}
