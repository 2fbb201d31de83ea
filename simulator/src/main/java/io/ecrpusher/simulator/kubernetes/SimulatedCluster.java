package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpsServer;
import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A simulated cluster: an API server with its own certificate authority, over HTTPS on loopback.
 */
public final class SimulatedCluster implements AutoCloseable {
    private static final User OPERATOR = new User("simulator", Set.of(User.MASTERS));
    private static final List<String> INITIAL_NAMESPACES =
            List.of("default", "kube-node-lease", "kube-public", "kube-system");
    // The permissions in a new cluster: anyone may read its version, users may review their access.
    private static final String INITIAL_ROLES =
            """
            kind: ClusterRole
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: cluster-admin}
            rules:
            - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
            - {nonResourceURLs: ["*"], verbs: ["*"]}
            ---
            kind: ClusterRole
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:basic-user"}
            rules:
            - apiGroups: [authorization.k8s.io]
              resources: [selfsubjectaccessreviews, selfsubjectrulesreviews]
              verbs: [create]
            ---
            kind: ClusterRoleBinding
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:basic-user"}
            roleRef: {kind: ClusterRole, name: "system:basic-user"}
            subjects: [{kind: Group, name: "system:authenticated"}]
            ---
            kind: ClusterRole
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:discovery"}
            rules:
            - nonResourceURLs: [/api, "/api/*", /apis, "/apis/*", /openapi, "/openapi/*"]
              verbs: [get]
            ---
            kind: ClusterRoleBinding
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:discovery"}
            roleRef: {kind: ClusterRole, name: "system:discovery"}
            subjects: [{kind: Group, name: "system:authenticated"}]
            ---
            kind: ClusterRole
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:public-info-viewer"}
            rules:
            - {nonResourceURLs: [/healthz, /livez, /readyz, /version, /version/], verbs: [get]}
            ---
            kind: ClusterRoleBinding
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:public-info-viewer"}
            roleRef: {kind: ClusterRole, name: "system:public-info-viewer"}
            subjects:
            - {kind: Group, name: "system:authenticated"}
            - {kind: Group, name: "system:unauthenticated"}
            """;
    // Parsed once, because tests create hundreds of clusters.
    private static final List<JsonObject> INITIAL_OBJECTS = Manifests.objects(INITIAL_ROLES);

    private final String name;
    private final String adminToken = UUID.randomUUID().toString();
    private final CertificateAuthority ca;
    private final ObjectStore store = new ObjectStore();
    private final ObjectWriter writer;
    private final ApiServer api;
    private final HttpsServer server;

    private SimulatedCluster(String name, TokenReviewer reviewer, Clock clock) {
        this.name = name;
        this.ca = CertificateAuthority.create(name);
        Authorizer authorizer = new Authorizer(store);
        this.writer = new ObjectWriter(store, authorizer, clock);
        this.api =
                new ApiServer(
                        store,
                        authorizer,
                        new Authenticator(adminToken, reviewer, authorizer),
                        writer);
        INITIAL_NAMESPACES.forEach(this::createNamespace);
        INITIAL_OBJECTS.forEach(this::apply);
        this.server = HttpsServer.start(ca, api);
    }

    /** Starts a cluster that authenticates bearer tokens with {@code reviewer}. */
    public static SimulatedCluster start(String name, TokenReviewer reviewer) {
        return start(name, reviewer, Clock.systemUTC());
    }

    /** Starts a cluster whose objects get their times from {@code clock}. */
    public static SimulatedCluster start(String name, TokenReviewer reviewer, Clock clock) {
        return new SimulatedCluster(name, reviewer, clock);
    }

    /** The cluster's name. */
    public String name() {
        return name;
    }

    /** The URL of the API server: {@code https://127.0.0.1:PORT}. */
    public URI endpoint() {
        return server.uri();
    }

    /** The certificate of the cluster's authority in PEM. */
    public String caPem() {
        return ca.pem();
    }

    /** The authority that signed the API server's certificate. */
    public CertificateAuthority ca() {
        return ca;
    }

    /** The API server's HTTPS server, for connection counters and faults. */
    public HttpsServer server() {
        return server;
    }

    /** A bearer token with every permission (group {@code system:masters}). */
    public String adminToken() {
        return adminToken;
    }

    /** Creates a namespace with its ServiceAccount {@code default}, as controllers do. */
    public void createNamespace(String namespace) {
        apply(
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
                        .formatted(namespace));
        apply(
                ("{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\","
                                + "\"metadata\":{\"name\":\"default\",\"namespace\":\"%s\"}}")
                        .formatted(namespace));
    }

    /** Removes a namespace and its objects at once, as the namespace controller does over time. */
    public void removeNamespace(String namespace) {
        store.removeNamespace(namespace);
    }

    /**
     * Applies every object of a manifest, with force, as field manager {@code simulator}.
     *
     * @param manifestYamlOrJson Namespaces, Secrets, ServiceAccounts, Roles, ClusterRoles,
     *     RoleBindings, or ClusterRoleBindings
     * @throws IllegalArgumentException if the manifest has an object of another kind
     */
    public void apply(String manifestYamlOrJson) {
        Manifests.objects(manifestYamlOrJson).forEach(this::apply);
    }

    private void apply(JsonObject object) {
        String apiVersion = object.get("apiVersion").getAsString();
        String kind = object.get("kind").getAsString();
        Resource resource =
                Resource.byKind(apiVersion, kind)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "The simulator has no %s %s"
                                                        .formatted(apiVersion, kind)));
        JsonObject metadata = object.getAsJsonObject("metadata");
        String namespace = "";
        if (resource.namespaced()) {
            namespace =
                    metadata.has("namespace") ? metadata.get("namespace").getAsString() : "default";
        }
        String objectName = metadata.get("name").getAsString();
        RequestBodies.requireSchema(object, resource, objectName);
        var target = new ObjectRef(resource, namespace, objectName);
        ObjectWriter.Applied _ = writer.apply(OPERATOR, target, object, "simulator", true);
    }

    /** Returns a Secret as it is stored, or empty if it doesn't exist. */
    public Optional<JsonObject> secret(String namespace, String secret) {
        return Optional.ofNullable(store.get(Resource.SECRETS, namespace, secret))
                .map(StoredObject::toJson);
    }

    /** Returns all Secrets of the cluster. */
    public List<JsonObject> secrets() {
        return store.all(Resource.SECRETS).stream().map(StoredObject::toJson).toList();
    }

    /** Returns a ServiceAccount as it is stored, or empty if it doesn't exist. */
    public Optional<JsonObject> serviceAccount(String namespace, String account) {
        return Optional.ofNullable(store.get(Resource.SERVICE_ACCOUNTS, namespace, account))
                .map(StoredObject::toJson);
    }

    /**
     * Returns the number of API requests by verb and resource, such as {@code patch secrets}.
     * Counts requests that are denied, but not those that a fault of the server answers.
     */
    public Map<String, Long> requestCounts() {
        return api.counts();
    }

    /** Sets all request counts to zero. */
    public void resetRequestCounts() {
        api.resetCounts();
    }

    /** Stops the API server and drops its connections. */
    @Override
    public void close() {
        server.close();
    }
}
