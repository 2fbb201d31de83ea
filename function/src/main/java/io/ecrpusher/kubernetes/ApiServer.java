package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;

import okhttp3.Call;
import okhttp3.Response;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One cluster's API server, by client-java. */
final class ApiServer implements Kubernetes {
    // The answer holds no data: no credential comes back, and less is read.
    private static final String METADATA_ONLY =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private final ApiClient client;

    ApiServer(ApiClient client) {
        this.client = client;
    }

    @Override
    public void apply(Credential token, SecretApply secret, Duration timeout)
            throws FailureException {
        Call call = call(token, secret);
        call.timeout().timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            String body =
                    response.body().string(); // to its end, so that the connection is used again
            if (!response.isSuccessful()) {
                throw Refusals.of(response.code(), response.header("Retry-After"), body, secret);
            }
        } catch (IOException e) {
            throw ConnectionFailures.of(e);
        }
    }

    private Call call(Credential token, SecretApply secret) throws FailureException {
        List<Pair> query =
                secret.force()
                        ? List.of(new Pair("fieldManager", "ecr-pusher"), new Pair("force", "true"))
                        : List.of(new Pair("fieldManager", "ecr-pusher"));
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", METADATA_ONLY);
        headers.put("Content-Type", "application/apply-patch+yaml");
        headers.put("User-Agent", "ecr-pusher");
        headers.put("Authorization", "Bearer " + token.reveal());
        try {
            return client.buildCall(
                    client.getBasePath(),
                    "/api/v1/namespaces/"
                            + secret.namespace()
                            + "/secrets/"
                            + secret.manifest().name(),
                    "PATCH",
                    query,
                    List.of(),
                    secret.manifest().body().reveal().getBytes(StandardCharsets.UTF_8),
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
