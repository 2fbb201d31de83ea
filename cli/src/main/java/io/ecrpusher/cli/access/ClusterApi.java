package io.ecrpusher.cli.access;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.response.SentCredentials;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;

import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The requests about RBAC and admission policies to one API server, over client-java's client.
 *
 * <p>Doesn't use client-java's models: see {@link ApiObject}. Nor its DynamicKubernetesApi, which
 * replaces a parser that all threads share.
 */
public final class ClusterApi implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final MediaType APPLY = MediaType.get(V1Patch.PATCH_FORMAT_APPLY_YAML);

    private final OkHttpClient http;
    private final HttpUrl server;

    /** Creates the requests that {@code client} sends. */
    public ClusterApi(ApiClient client) {
        http = client.getHttpClient();
        server = HttpUrl.get(client.getBasePath());
    }

    /**
     * Returns all objects of a kind.
     *
     * @return empty if the API server doesn't have the kind, as before Kubernetes 1.30
     */
    public Optional<List<ApiObject>> list(Kind kind) throws FailureException {
        List<ApiObject> objects = new ArrayList<>();
        Optional<JsonObject> found =
                pages(
                        resource(kind, ""),
                        "list " + kind.plural(),
                        item -> objects.add(object(kind, item)));
        return found.map(_ -> List.copyOf(objects));
    }

    /** Returns the names of all namespaces. */
    public Set<String> namespaces() throws FailureException {
        Set<String> names = new HashSet<>();
        Optional<JsonObject> _ =
                pages(
                        server.newBuilder().addPathSegments("api/v1/namespaces"),
                        "list namespaces",
                        item -> names.add(object(Kind.ROLE_BINDING, item).key().name()));
        return names;
    }

    /** Returns the value of a key in a ConfigMap; empty if it doesn't exist. */
    public Optional<String> configMap(String namespace, String name, String key)
            throws FailureException {
        HttpUrl.Builder url =
                server.newBuilder()
                        .addPathSegments("api/v1/namespaces")
                        .addPathSegment(namespace)
                        .addPathSegment("configmaps")
                        .addPathSegment(name);
        return send(
                        new Request.Builder().url(url.build()).get().build(),
                        "get configmap %s in %s".formatted(name, namespace))
                .flatMap(found -> ApiObject.field(found, "data"))
                .map(data -> ApiObject.text(data, key));
    }

    /**
     * Applies an object on the server's side.
     *
     * @param force takes over the fields that other managers own
     * @return the object as the cluster has it now
     * @throws FailureException OWNED_BY_OTHER if another manager owns a field
     */
    public ApiObject apply(ApiObject object, boolean force) throws FailureException {
        HttpUrl url =
                named(object.key())
                        .addQueryParameter("fieldManager", ApiObject.MANAGER)
                        .addQueryParameter("force", String.valueOf(force))
                        .build();
        String call = "patch " + object.key().kubectl();
        JsonObject applied =
                send(new Request.Builder().url(url).patch(body(object.json(), APPLY)).build(), call)
                        .orElseThrow(() -> ApiErrors.notFound(object.key()));
        return new ApiObject(object.key(), applied);
    }

    /** Deletes an object that was read. Does nothing if it no longer exists. */
    public void delete(ApiObject object) throws FailureException {
        JsonObject preconditions = new JsonObject();
        preconditions.addProperty("uid", object.uid());
        JsonObject options = new JsonObject();
        options.addProperty("kind", "DeleteOptions");
        options.addProperty("apiVersion", "v1");
        options.add("preconditions", preconditions);
        Optional<JsonObject> _ =
                send(
                        new Request.Builder()
                                .url(named(object.key()).build())
                                .delete(body(options, JSON))
                                .build(),
                        "delete " + object.key().kubectl());
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
    }

    @FunctionalInterface
    private interface Items {
        Object read(JsonObject item);
    }

    private Optional<JsonObject> pages(HttpUrl.Builder url, String call, Items items)
            throws FailureException {
        String next = "";
        for (int page = 0; page < CliSettings.LIST_PAGES; page++) {
            url.setQueryParameter("limit", String.valueOf(CliSettings.LIST_PAGE));
            if (!next.isEmpty()) {
                url.setQueryParameter("continue", next);
            }
            Optional<JsonObject> list =
                    send(new Request.Builder().url(url.build()).get().build(), call);
            if (list.isEmpty()) {
                return list;
            }
            for (JsonElement item : ApiObject.array(list.get(), "items")) {
                if (item instanceof JsonObject object) {
                    Object _ = items.read(object);
                }
            }
            next =
                    ApiObject.field(list.get(), "metadata")
                            .map(metadata -> ApiObject.text(metadata, "continue"))
                            .orElse("");
            if (next.isEmpty()) {
                return list;
            }
        }
        throw new FailureException(Cause.INVALID, call + ": the list doesn't end");
    }

    private static ApiObject object(Kind kind, JsonObject json) {
        JsonObject metadata = ApiObject.field(json, "metadata").orElseGet(JsonObject::new);
        return new ApiObject(
                new ObjectKey(
                        kind,
                        ApiObject.text(metadata, "namespace"),
                        ApiObject.text(metadata, "name")),
                json);
    }

    private HttpUrl.Builder named(ObjectKey key) {
        return resource(key.kind(), key.namespace()).addPathSegment(key.name());
    }

    private HttpUrl.Builder resource(Kind kind, String namespace) {
        HttpUrl.Builder url =
                server.newBuilder().addPathSegment("apis").addPathSegments(kind.apiVersion());
        if (!namespace.isEmpty()) {
            url.addPathSegment("namespaces").addPathSegment(namespace);
        }
        return url.addPathSegment(kind.plural());
    }

    private static RequestBody body(JsonObject json, MediaType type) {
        // Of bytes, because OkHttp adds a charset to the type of a text.
        return RequestBody.create(json.toString().getBytes(StandardCharsets.UTF_8), type);
    }

    /** Returns the body of a successful response; empty for 404. */
    private Optional<JsonObject> send(Request request, String call) throws FailureException {
        try (Response response = http.newCall(request).execute()) {
            byte[] bytes =
                    response.body().byteStream().readNBytes(CliSettings.RESPONSE_MAX_BYTES + 1);
            Optional<JsonObject> body =
                    bytes.length > CliSettings.RESPONSE_MAX_BYTES
                            ? Optional.empty()
                            : json(new String(bytes, StandardCharsets.UTF_8));
            if (response.code() == 404) {
                return Optional.empty();
            }
            if (!response.isSuccessful()) {
                throw ApiErrors.of(
                        response.code(),
                        body.orElseGet(JsonObject::new),
                        SentCredentials.of(response.request()),
                        call);
            }
            if (body.isEmpty()) {
                throw new FailureException(
                        Cause.NOT_KUBERNETES,
                        call + ": the response isn't from a Kubernetes API server");
            }
            return body;
        } catch (IOException e) {
            throw ApiErrors.of(e, call);
        }
    }

    private static Optional<JsonObject> json(String text) {
        try {
            return JsonParser.parseString(text) instanceof JsonObject object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JsonParseException _) {
            return Optional.empty();
        }
    }
}
