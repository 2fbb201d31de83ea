package io.ecrpusher.kubernetes;

import com.google.gson.JsonParseException;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.Namespace;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;

import okhttp3.Call;
import okhttp3.Response;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One cluster's API server, by client-java. */
final class ApiServer implements Kubernetes {
    /** How many namespaces are asked for at once. */
    static final int PAGE = 500;

    // The answer holds no data: no credential comes back, and less is read.
    private static final String METADATA_ONLY =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String LIST_OF_METADATA =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final Asked LIST_OF_NAMESPACES = new Asked("list", "namespaces", "");

    private final ApiClient client;

    ApiServer(ApiClient client) {
        this.client = client;
    }

    private record Request(
            String method,
            String path,
            List<Pair> query,
            String accept,
            String bodyType,
            Optional<Credential> body) {
        static Request get(String path, List<Pair> query, String accept) {
            return new Request("GET", path, query, accept, "application/json", Optional.empty());
        }
    }

    @Override
    public void apply(Credential token, SecretApply secret, Duration timeout)
            throws FailureException {
        Pair manager = new Pair("fieldManager", "ecr-pusher");
        Request request =
                new Request(
                        "PATCH",
                        "/api/v1/namespaces/%s/secrets/%s"
                                .formatted(secret.namespace(), secret.manifest().name()),
                        secret.force()
                                ? List.of(manager, new Pair("force", "true"))
                                : List.of(manager),
                        METADATA_ONLY,
                        "application/apply-patch+yaml",
                        Optional.of(secret.manifest().body()));
        send(token, request, Asked.of(secret), timeout);
    }

    @Override
    public List<Namespace> namespaces(Credential token, Duration timeout) throws FailureException {
        long until = System.nanoTime() + timeout.toNanos();
        List<Namespace> namespaces = new ArrayList<>();
        String next = "";
        do {
            List<Pair> query = new ArrayList<>(List.of(new Pair("limit", String.valueOf(PAGE))));
            if (!next.isEmpty()) {
                query.add(new Pair("continue", next));
            }
            String page =
                    send(
                            token,
                            Request.get("/api/v1/namespaces", query, LIST_OF_METADATA),
                            LIST_OF_NAMESPACES,
                            Duration.ofNanos(until - System.nanoTime()));
            NamespaceList list = parse(page);
            namespaces.addAll(list.namespaces());
            next = list.next();
        } while (!next.isEmpty());
        return namespaces;
    }

    private static NamespaceList parse(String page) throws FailureException {
        try {
            return NamespaceList.parse(page);
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new FailureException(
                    Cause.INVALID, "the API server's list of namespaces cannot be read");
        }
    }

    /** The answer's body, if the server agrees. */
    private String send(Credential token, Request request, Asked asked, Duration timeout)
            throws FailureException {
        Call call = call(token, request);
        call.timeout().timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            String body =
                    response.body().string(); // to its end, so that the connection is used again
            if (!response.isSuccessful()) {
                throw Refusals.of(response.code(), response.header("Retry-After"), body, asked);
            }
            return body;
        } catch (IOException e) {
            throw ConnectionFailures.of(e);
        }
    }

    private Call call(Credential token, Request request) throws FailureException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", request.accept());
        headers.put("Content-Type", request.bodyType());
        headers.put("User-Agent", "ecr-pusher");
        headers.put("Authorization", "Bearer " + token.reveal());
        try {
            return client.buildCall(
                    client.getBasePath(),
                    request.path(),
                    request.method(),
                    request.query(),
                    List.of(),
                    request.body()
                            .map(body -> body.reveal().getBytes(StandardCharsets.UTF_8))
                            .orElse(null),
                    headers,
                    new HashMap<>(),
                    new HashMap<>(),
                    new String[0],
                    null);
        } catch (ApiException e) {
            throw new FailureException(Cause.UNEXPECTED, "the request could not be built");
        }
    }
}
