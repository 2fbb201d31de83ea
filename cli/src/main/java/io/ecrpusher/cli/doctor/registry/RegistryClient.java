package io.ecrpusher.cli.doctor.registry;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.text.UntrustedText;

import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends requests to a registry's host, through the proxy that the environment names. */
final class RegistryClient implements AutoCloseable {
    // ECR Public exchanges its token: https://distribution.github.io/distribution/spec/auth/token
    private static final Pattern CHALLENGE =
            Pattern.compile("Bearer realm=\"([^\"]{1,300})\",service=\"([^\"]{1,100})\".*");
    private static final String PUBLIC_HOST = "public.ecr.aws";
    private static final String ACCEPT =
            "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

    private final OkHttpClient http;
    private final HttpUrl registry;
    private final Credential basic;
    private Credential authorization = Credential.of("");

    /**
     * @param caPem the content of AWS_CA_BUNDLE; empty for Java's default trust store
     * @param password of user AWS
     */
    RegistryClient(ApiServers connections, String host, String caPem, Credential password)
            throws FailureException {
        http =
                connections
                        .typed(
                                new ClusterEndpoint(URI.create("https://" + host), caPem),
                                Credential.of(""))
                        .getHttpClient();
        registry = HttpUrl.get("https://" + host);
        basic = Credential.of(Credentials.basic("AWS", password.reveal()));
    }

    /**
     * A response.
     *
     * @param code the HTTP status
     * @param error the registry's error code and message; empty for a success
     */
    record Answer(int code, String error) {}

    /** Sends a GET request. */
    Answer get(String path) throws IOException {
        return send("GET", path);
    }

    /** Returns the status of a HEAD request, and the error of a GET request if it's refused. */
    Answer head(String path) throws IOException {
        Answer head = send("HEAD", path);
        return head.code() < 400 ? head : send("GET", path);
    }

    private Answer send(String method, String path) throws IOException {
        if (authorization.reveal().isEmpty()) {
            authorize();
        }
        try (Response response = http.newCall(request(method, path)).execute()) {
            return answer(response);
        }
    }

    /** Asks for the challenge first: ECR Public refuses Basic authentication without one. */
    private void authorize() throws IOException {
        try (Response response = http.newCall(request("GET", "/v2/")).execute()) {
            Matcher challenge =
                    CHALLENGE.matcher(String.valueOf(response.header("Www-Authenticate")));
            authorization =
                    challenge.matches() ? exchange(challenge.group(1), challenge.group(2)) : basic;
        }
    }

    private Request request(String method, String path) {
        Request.Builder request =
                new Request.Builder()
                        .url(registry.resolve(path))
                        .header("Accept", ACCEPT)
                        .method(method, null);
        return authorization.reveal().isEmpty()
                ? request.build()
                : request.header("Authorization", authorization.reveal()).build();
    }

    /** Sends the password only to the registry's own host, or to that of ECR Public. */
    private Credential exchange(String realm, String service) throws IOException {
        HttpUrl url = HttpUrl.parse(realm);
        if (url == null
                || !url.isHttps()
                || !List.of(registry.host(), PUBLIC_HOST).contains(url.host())) {
            throw new IOException("the registry names another host for its tokens");
        }
        Request request =
                new Request.Builder()
                        .url(url.newBuilder().addQueryParameter("service", service).build())
                        .header("Authorization", basic.reveal())
                        .build();
        try (Response response = http.newCall(request).execute()) {
            return Credential.of(
                    "Bearer "
                            + JsonParser.parseString(body(response))
                                    .getAsJsonObject()
                                    .get("token")
                                    .getAsString());
        } catch (JsonParseException | IllegalStateException | NullPointerException _) {
            throw new IOException("the registry gave no bearer token");
        }
    }

    private static Answer answer(Response response) throws IOException {
        return new Answer(
                response.code(),
                response.code() < 400 ? "" : UntrustedText.of(body(response)).value());
    }

    private static String body(Response response) throws IOException {
        return response.peekBody(CliSettings.REGISTRY_ANSWER_MAX_BYTES).string();
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
    }
}
