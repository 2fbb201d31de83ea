package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.kubernetes.response.ListMemory;
import io.ecrpusher.kubernetes.response.ResponseBodies;
import io.ecrpusher.settings.Settings;
import io.kubernetes.client.openapi.ApiClient;

import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

import okio.Buffer;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLSocketFactory;

/**
 * Connects to API servers of the same process. All of the product's client runs but the sockets: an
 * OkHttp interceptor answers in their place.
 */
public final class DirectConnector implements KubernetesConnector {
    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient http;
    private final ResponseBodies bodies = new ResponseBodies();
    private final ListMemory.Pool lists = new ListMemory.Pool();
    private final TlsSockets noSockets =
            new TlsSockets((SSLSocketFactory) SSLSocketFactory.getDefault(), "");

    /** A response of an API server. */
    public record Answer(int status, String body) {}

    /** Answers requests in place of the network. */
    @FunctionalInterface
    public interface Network {
        /**
         * Returns the response.
         *
         * @throws IOException if the connection fails
         */
        Answer answer(Request request, byte[] body) throws IOException;
    }

    /** Creates a connector whose requests {@code network} answers. */
    public DirectConnector(Network network) {
        http =
                new OkHttpClient.Builder()
                        .callTimeout(Settings.API_RESPONSE_TIMEOUT)
                        .addInterceptor(chain -> answer(chain, network))
                        .build();
    }

    private static Response answer(Interceptor.Chain chain, Network network) throws IOException {
        Request request = chain.request();
        Buffer body = new Buffer();
        if (request.body() != null) {
            request.body().writeTo(body);
        }
        Answer answer = network.answer(request, body.readByteArray());
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(answer.status())
                .message("")
                .body(ResponseBody.create(answer.body(), JSON))
                .build();
    }

    @Override
    public Kubernetes connect(ClusterEndpoint endpoint) {
        return new ApiServer(
                new HttpTransport(
                        new ApiClient(http).setBasePath(endpoint.server().toString()),
                        bodies.newSockets(),
                        noSockets,
                        new ConnectionFailures(true, Optional.empty(), endpoint.eks()),
                        bodies,
                        new LongAdder()),
                lists,
                Optional.empty());
    }
}
