package io.ecrpusher.cluster;

import io.ecrpusher.credential.Certificates;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.value.ServerUrl;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * The rules for every endpoint, whether EKS described it now, EKS described it earlier and it was
 * stored, or a fleet file or kubeconfig has it.
 */
final class EndpointRules {
    // https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html, with the suffixes of
    // all partitions.
    private static final Pattern EKS_HOST =
            Pattern.compile(
                    "(?i)([a-z0-9-]{1,63}\\.){2,3}eks\\.(amazonaws\\.(com|com\\.cn|eu)|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)"
                            + "|([a-z0-9-]{1,63}\\.){1,3}eks-cluster\\.[a-z0-9-]{1,30}\\.api\\.(aws|amazonwebservices\\.com\\.cn)");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");
    // A local cluster on an Outpost: its endpoint is an address, its ID a UUID. A token for such an
    // ID opens no other cluster. The ID is in the documentation of CreateCluster's id.
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern OUTPOST_ID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private EndpointRules() {}

    /**
     * Returns {@code endpoint}.
     *
     * @throws FailureException if its URL isn't https with a host, or if an EKS cluster has no CA
     *     certificate: without it, any server with a certificate that Java trusts would be accepted
     */
    static ClusterEndpoint check(ClusterEndpoint endpoint) throws FailureException {
        URI server = endpoint.server();
        if (!ServerUrl.isValid(server)
                || ServerUrl.hasUserInfo(server)
                || server.getRawQuery() != null
                || server.getRawFragment() != null) {
            throw new FailureException(
                    Cause.INVALID,
                    "the cluster's endpoint isn't a URL such as https://k8s.example.com:6443");
        }
        // ClusterTrust parses the CA, once for each connection to a cluster.
        if (endpoint.eks().isPresent()
                && !endpoint.caPem().contains("-----BEGIN CERTIFICATE-----")) {
            throw new FailureException(
                    Cause.NOT_TRUSTED, "the cluster's CA is not a usable certificate in PEM");
        }
        return endpoint;
    }

    /**
     * Returns true if a stored endpoint of an EKS cluster may be used: it passes {@link #check} and
     * has a host of EKS. Otherwise EKS is asked, so that a host of a form that this release doesn't
     * know costs a call only. Loopback addresses are those of tests.
     */
    static boolean isUsableStored(ClusterEndpoint endpoint) {
        try {
            String host = host(check(endpoint).server());
            boolean onOutpost =
                    ADDRESS.matcher(host).matches()
                            && endpoint.eks()
                                    .flatMap(EksDetails::id)
                                    .filter(id -> OUTPOST_ID.matcher(id).matches())
                                    .isPresent();
            return !Certificates.parse(endpoint.caPem()).isEmpty()
                    && (onOutpost
                            || EKS_HOST.matcher(host).matches()
                            || LOOPBACK.matcher(host).matches());
        } catch (FailureException _) {
            return false;
        }
    }

    /** Returns the host without the port. {@link URI#getHost} knows no underscores. */
    private static String host(URI server) {
        String authority = server.getRawAuthority() == null ? "" : server.getRawAuthority();
        return authority.replaceFirst(":[0-9]*$", "");
    }
}
