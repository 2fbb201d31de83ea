package io.ecrpusher.proof.fuzz;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.ServersWithoutSockets;

import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** An API server that answers every request with one response, without sockets. */
final class CannedKubernetes implements Interceptor {
    private static final String LAST_PAGE = "{\"kind\":\"List\",\"metadata\":{},\"items\":[]}";

    private final Kubernetes client;
    private final Kubernetes dryRun;
    private CannedResponse response = new CannedResponse(200, Map.of(), "");

    CannedKubernetes() {
        ApiServers servers = ServersWithoutSockets.answering(this);
        ClusterEndpoint endpoint =
                ClusterEndpoint.ofEks(
                        URI.create("https://0123.gr7.eu-west-1.eks.amazonaws.com"),
                        Samples.caPem(),
                        Map.of(),
                        EksDetails.UNKNOWN);
        try {
            client = servers.connect(endpoint);
            dryRun = servers.dryRun().connect(endpoint);
        } catch (FailureException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers further requests with {@code next}. */
    void answer(CannedResponse next) {
        response = next;
    }

    /** Returns a client of the server. */
    Kubernetes client() {
        return client;
    }

    /** Returns a client of the server whose writes are dry runs. */
    Kubernetes dryRun() {
        return dryRun;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        boolean furtherPage = chain.request().url().queryParameter("continue") != null;
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(furtherPage ? 200 : response.status())
                .message("")
                .headers(Headers.of(furtherPage ? Map.of() : response.headers()))
                .body(
                        furtherPage
                                ? ResponseBody.create(LAST_PAGE, null)
                                : ResponseBody.create(response.body(), null))
                .build();
    }
}
