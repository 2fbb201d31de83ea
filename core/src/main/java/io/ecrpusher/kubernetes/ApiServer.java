package io.ecrpusher.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.ServiceAccount;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.Pair;

import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One cluster's API server, by client-java. */
final class ApiServer implements Kubernetes {
    static final String FIELD_MANAGER = "ecr-pusher";

    /** How many objects a page of a list holds. */
    static final int PAGE = 500;

    // The answer holds no data: no credential comes back, and less is read.
    private static final String METADATA_ONLY =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String LIST_OF_METADATA =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final Pair MANAGER = new Pair("fieldManager", FIELD_MANAGER);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final MediaType APPLY = MediaType.get("application/apply-patch+yaml");
    private static final MediaType MERGE = MediaType.get("application/merge-patch+json");

    private final ApiClient client;
    private final Connections connections;
    private final ConnectionFailures failures;
    private final HttpUrl base;
    private volatile Caller lastCaller = Caller.of(Credential.of(""));

    ApiServer(ApiClient client, Connections connections, ConnectionFailures failures) {
        this.client = client;
        this.connections = connections;
        this.failures = failures;
        this.base = HttpUrl.get(client.getBasePath());
    }

    /**
     * Who asks, as every request says it. OkHttp looks at a header's every character, and a bearer
     * token has a thousand.
     */
    private record Caller(Credential token, Headers headers) {
        static Caller of(Credential token) {
            Headers.Builder headers = new Headers.Builder().add("User-Agent", "ecr-pusher");
            if (!token.reveal().isEmpty()) { // else the client's certificate says who it is
                headers.add("Authorization", "Bearer " + token.reveal());
            }
            return new Caller(token, headers.build());
        }
    }

    private record Request(
            String method,
            String path,
            List<Pair> query,
            String accept,
            MediaType bodyType,
            Optional<Credential> body) {
        static Request get(String path, List<Pair> query, String accept) {
            return new Request("GET", path, query, accept, JSON, Optional.empty());
        }
    }

    @Override
    public void apply(Credential token, SecretApply secret, Duration timeout)
            throws FailureException {
        Request request =
                new Request(
                        "PATCH",
                        secrets(secret.namespace(), secret.manifest().name()),
                        secret.force()
                                ? List.of(MANAGER, new Pair("force", "true"))
                                : List.of(MANAGER),
                        METADATA_ONLY,
                        APPLY,
                        Optional.of(secret.manifest().body()));
        send(token, request, Asked.of(secret), timeout);
    }

    @Override
    public List<Namespace> namespaces(Credential token, Duration timeout) throws FailureException {
        List<Namespace> namespaces = new ArrayList<>();
        for (JsonObject item :
                list(
                        token,
                        Request.get("api/v1/namespaces", List.of(), LIST_OF_METADATA),
                        new Asked("list", "namespaces", ""),
                        timeout)) {
            namespaces.add(Listing.namespace(item));
        }
        return namespaces;
    }

    @Override
    public List<ServiceAccount> serviceAccounts(
            Credential token, NamePattern name, String namespace, Duration timeout)
            throws FailureException {
        List<Pair> query =
                name.isName()
                        ? List.of(new Pair("fieldSelector", "metadata.name=" + name))
                        : List.of();
        String path = namespace.isEmpty() ? "api/v1/serviceaccounts" : serviceAccounts(namespace);
        Asked asked = new Asked("list", "ServiceAccounts '%s'".formatted(name), namespace);
        List<ServiceAccount> accounts = new ArrayList<>();
        for (JsonObject item :
                list(token, Request.get(path, query, "application/json"), asked, timeout)) {
            accounts.add(Listing.serviceAccount(item));
        }
        return accounts;
    }

    @Override
    public void updateImagePullSecrets(Credential token, ServiceAccount account, Duration timeout)
            throws FailureException {
        JsonArray entries = new JsonArray();
        account.imagePullSecrets().forEach(name -> entries.add(object("name", name)));
        JsonObject patch = new JsonObject();
        patch.add("metadata", object("resourceVersion", account.resourceVersion()));
        patch.add("imagePullSecrets", entries);
        Request request =
                new Request(
                        "PATCH",
                        serviceAccounts(account.namespace()) + "/" + account.name(),
                        List.of(MANAGER),
                        METADATA_ONLY,
                        MERGE,
                        Optional.of(Credential.of(patch.toString())));
        Asked asked =
                new Asked(
                        "patch",
                        "ServiceAccount '%s'".formatted(account.name()),
                        account.namespace());
        send(token, request, asked, timeout);
    }

    @Override
    public Optional<StoredSecret> secret(
            Credential token, String namespace, String name, Duration timeout)
            throws FailureException {
        Optional<JsonObject> found = get(token, namespace, name, METADATA_ONLY, timeout);
        return found.isEmpty() ? Optional.empty() : Optional.of(Listing.secret(found.get()));
    }

    @Override
    public List<StoredSecret> secrets(Credential token, String name, Duration timeout)
            throws FailureException {
        Request request =
                Request.get(
                        "api/v1/secrets",
                        List.of(new Pair("fieldSelector", "metadata.name=" + name)),
                        LIST_OF_METADATA);
        List<StoredSecret> secrets = new ArrayList<>();
        Asked asked = new Asked("list", "Secrets '%s'".formatted(name), "");
        for (JsonObject item : list(token, request, asked, timeout)) {
            secrets.add(Listing.secret(item));
        }
        return secrets;
    }

    @Override
    public Optional<SecretContent> content(
            Credential token, String namespace, String name, Duration timeout)
            throws FailureException {
        Optional<JsonObject> found = get(token, namespace, name, "application/json", timeout);
        return found.isEmpty() ? Optional.empty() : Optional.of(Listing.content(found.get()));
    }

    private Optional<JsonObject> get(
            Credential token, String namespace, String name, String accept, Duration timeout)
            throws FailureException {
        Asked asked = new Asked("get", "Secret '%s'".formatted(name), namespace);
        Request request = Request.get(secrets(namespace, name), List.of(), accept);
        try {
            return Optional.of(Listing.object(send(token, request, asked, timeout)));
        } catch (FailureException failure) {
            if (failure.cause() == Cause.NAMESPACE_GONE) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    @Override
    public void delete(Credential token, StoredSecret secret, Duration timeout)
            throws FailureException {
        JsonObject preconditions = object("uid", secret.uid());
        preconditions.addProperty("resourceVersion", secret.resourceVersion());
        JsonObject options = new JsonObject();
        options.addProperty("apiVersion", "v1");
        options.addProperty("kind", "DeleteOptions");
        options.add("preconditions", preconditions);
        Request request =
                new Request(
                        "DELETE",
                        secrets(secret.namespace(), secret.name()),
                        List.of(),
                        METADATA_ONLY,
                        JSON,
                        Optional.of(Credential.of(options.toString())));
        Asked asked =
                new Asked("delete", "Secret '%s'".formatted(secret.name()), secret.namespace());
        try {
            send(token, request, asked, timeout);
        } catch (FailureException failure) {
            if (failure.cause() != Cause.NAMESPACE_GONE) {
                throw failure;
            }
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    /** Every page of a list. */
    private List<JsonObject> list(Credential token, Request first, Asked asked, Duration timeout)
            throws FailureException {
        long until = System.nanoTime() + timeout.toNanos();
        List<JsonObject> items = new ArrayList<>();
        String next = "";
        do {
            List<Pair> query = new ArrayList<>(first.query());
            query.add(new Pair("limit", String.valueOf(PAGE)));
            if (!next.isEmpty()) {
                query.add(new Pair("continue", next));
            }
            Request page = Request.get(first.path(), query, first.accept());
            Listing listing =
                    Listing.parse(
                            send(token, page, asked, Duration.ofNanos(until - System.nanoTime())));
            items.addAll(listing.items());
            next = listing.next();
        } while (!next.isEmpty());
        return items;
    }

    private static JsonObject object(String key, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(key, value);
        return object;
    }

    private static String secrets(String namespace, String name) {
        return "api/v1/namespaces/%s/secrets/%s".formatted(namespace, name);
    }

    private static String serviceAccounts(String namespace) {
        return "api/v1/namespaces/%s/serviceaccounts".formatted(namespace);
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
                throw token.reveal().isEmpty()
                        ? Refusals.ofCertificate(
                                response.code(), response.header("Retry-After"), body, asked)
                        : Refusals.of(
                                response.code(),
                                response.header("Retry-After"),
                                body,
                                asked,
                                token);
            }
            return body;
        } catch (IOException e) {
            throw failures.of(e);
        }
    }

    /**
     * Not by {@code buildCall}, which reads the URL twice and makes a text of the body, password
     * and all.
     */
    private Call call(Credential token, Request request) {
        HttpUrl.Builder url = base.newBuilder().addPathSegments(request.path());
        request.query().forEach(pair -> url.addQueryParameter(pair.getName(), pair.getValue()));
        okhttp3.Request http =
                new okhttp3.Request.Builder()
                        .url(url.build())
                        .headers(caller(token).headers())
                        .header("Accept", request.accept())
                        .method(
                                request.method(),
                                request.body()
                                        .map(body -> body(body, request.bodyType()))
                                        .orElse(null))
                        .build();
        return client.getHttpClient().newCall(http);
    }

    private Caller caller(Credential token) {
        Caller caller = lastCaller;
        if (!caller.token().equals(token)) {
            caller = Caller.of(token);
            lastCaller = caller;
        }
        return caller;
    }

    private static RequestBody body(Credential body, MediaType type) {
        return RequestBody.create(body.revealBytes(), type);
    }
}
