package io.ecrpusher.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.kubernetes.response.BodyLimit;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.settings.ResponseLimits;
import io.kubernetes.client.openapi.Pair;

import okhttp3.MediaType;
import okhttp3.RequestBody;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request to an API server.
 *
 * @param path the segments of the path below {@code /api/v1}, not encoded
 * @param query the parameters of the query, not encoded
 * @param accept the media types of the response
 * @param body may hold credentials
 * @param secret the Secret in the body; empty if it has none with logins
 * @param target for messages about a refusal
 * @param limit how large the body of a successful response may be
 */
record ApiRequest(
        String method,
        List<String> path,
        List<Pair> query,
        String accept,
        Optional<RequestBody> body,
        Optional<Credential> secret,
        RequestTarget target,
        BodyLimit limit) {
    // Responses without the object's data carry no credential and are smaller.
    private static final String METADATA =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String METADATA_LIST =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final String WHOLE = "application/json";
    private static final MediaType APPLY_PATCH = MediaType.get("application/apply-patch+yaml");
    private static final MediaType MERGE_PATCH = MediaType.get("application/merge-patch+json");
    private static final MediaType JSON = MediaType.get(WHOLE);
    private static final Pair FORCE = new Pair("force", "true");
    private static final String ALL = "All";

    static ApiRequest apply(SecretApply secret) {
        String name = secret.manifest().name();
        Pair manager = manager(secret.manifest().manager());
        return new ApiRequest(
                "PATCH",
                secretPath(secret.namespace(), name),
                secret.force() ? List.of(manager, FORCE) : List.of(manager),
                METADATA,
                body(APPLY_PATCH, secret.manifest().body()),
                Optional.of(secret.manifest().body()),
                new RequestTarget("patch and create", "Secret", name, secret.namespace()),
                BodyLimit.OBJECT);
    }

    static ApiRequest namespaces() {
        return list(
                List.of("namespaces"),
                List.of(),
                METADATA_LIST,
                new RequestTarget("list", "namespaces", "", ""));
    }

    /**
     * @param namespace empty for all namespaces
     */
    static ApiRequest serviceAccounts(NamePattern name, String namespace) {
        return list(
                namespace.isEmpty()
                        ? List.of("serviceaccounts")
                        : List.of("namespaces", namespace, "serviceaccounts"),
                name.isName() ? List.of(named(name.toString())) : List.of(),
                WHOLE,
                new RequestTarget("list", "ServiceAccounts", name.toString(), namespace));
    }

    /** All Secrets with this name. */
    static ApiRequest secrets(String name) {
        return list(
                List.of("secrets"),
                List.of(named(name)),
                METADATA_LIST,
                new RequestTarget("list", "Secrets", name, ""));
    }

    static ApiRequest secretMetadata(String namespace, String name) {
        return secret(namespace, name, METADATA);
    }

    static ApiRequest secret(String namespace, String name) {
        return secret(namespace, name, WHOLE);
    }

    private static ApiRequest secret(String namespace, String name, String accept) {
        return new ApiRequest(
                "GET",
                secretPath(namespace, name),
                List.of(),
                accept,
                Optional.empty(),
                Optional.empty(),
                new RequestTarget("get", "Secret", name, namespace),
                BodyLimit.OBJECT);
    }

    /** Replaces {@code imagePullSecrets} in the version of the ServiceAccount that was read. */
    static ApiRequest imagePullSecrets(ServiceAccount account, FieldManager manager) {
        JsonArray entries = new JsonArray();
        account.imagePullSecrets().forEach(name -> entries.add(object("name", name)));
        JsonObject patch = new JsonObject();
        patch.add("metadata", object("resourceVersion", account.resourceVersion()));
        patch.add("imagePullSecrets", entries);
        return new ApiRequest(
                "PATCH",
                List.of("namespaces", account.namespace(), "serviceaccounts", account.name()),
                List.of(manager(manager)),
                METADATA,
                body(MERGE_PATCH, Credential.of(patch.toString())),
                Optional.empty(),
                new RequestTarget("patch", "ServiceAccount", account.name(), account.namespace()),
                BodyLimit.OBJECT);
    }

    /** A merge patch that changes nothing. */
    static ApiRequest emptyPatch(String namespace, String name) {
        return new ApiRequest(
                "PATCH",
                secretPath(namespace, name),
                List.of(),
                METADATA,
                body(MERGE_PATCH, Credential.of("{}")),
                Optional.empty(),
                new RequestTarget("patch", "Secret", name, namespace),
                BodyLimit.OBJECT);
    }

    /**
     * Returns this patch as a dry run, which the API server checks and answers but doesn't store.
     */
    ApiRequest dryRun() {
        return withParameter(new Pair("dryRun", ALL));
    }

    /**
     * Deletes the version of the Secret that was read.
     *
     * @param dryRun true to delete nothing. It's in the body, because the API server then ignores
     *     the query.
     */
    static ApiRequest delete(StoredSecret secret, boolean dryRun) {
        JsonObject preconditions = object("uid", secret.uid());
        preconditions.addProperty("resourceVersion", secret.resourceVersion());
        JsonObject options = new JsonObject();
        options.addProperty("apiVersion", "v1");
        options.addProperty("kind", "DeleteOptions");
        options.add("preconditions", preconditions);
        if (dryRun) {
            JsonArray all = new JsonArray();
            all.add(ALL);
            options.add("dryRun", all);
        }
        return new ApiRequest(
                "DELETE",
                secretPath(secret.namespace(), secret.name()),
                List.of(),
                METADATA,
                body(JSON, Credential.of(options.toString())),
                Optional.empty(),
                new RequestTarget("delete", "Secret", secret.name(), secret.namespace()),
                BodyLimit.OBJECT);
    }

    /**
     * Returns the request for one page of this list.
     *
     * @param next the {@code continue} token of the page before, empty for the first page
     */
    ApiRequest page(String next) {
        ApiRequest page =
                withParameter(new Pair("limit", String.valueOf(ResponseLimits.LIST_PAGE_SIZE)));
        return next.isEmpty() ? page : page.withParameter(new Pair("continue", next));
    }

    private ApiRequest withParameter(Pair parameter) {
        List<Pair> extended = new ArrayList<>(query);
        extended.add(parameter);
        return new ApiRequest(method, path, extended, accept, body, secret, target, limit);
    }

    private static ApiRequest list(
            List<String> path, List<Pair> query, String accept, RequestTarget target) {
        return new ApiRequest(
                "GET",
                path,
                query,
                accept,
                Optional.empty(),
                Optional.empty(),
                target,
                BodyLimit.LIST_PAGE);
    }

    /** Doesn't make a {@code String} of the JSON, which may hold credentials. */
    private static Optional<RequestBody> body(MediaType type, Credential json) {
        return Optional.of(RequestBody.create(json.revealBytes(), type));
    }

    private static List<String> secretPath(String namespace, String name) {
        return List.of("namespaces", namespace, "secrets", name);
    }

    private static Pair manager(FieldManager manager) {
        return new Pair("fieldManager", manager.name());
    }

    private static Pair named(String name) {
        return new Pair("fieldSelector", "metadata.name=" + name);
    }

    private static JsonObject object(String key, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(key, value);
        return object;
    }
}
