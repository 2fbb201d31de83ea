package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpsServer;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One simulated cluster: an API server of its own, behind a certificate authority of its own. */
public final class SimulatedCluster implements AutoCloseable {
    private static final User OPERATOR = new User("simulator", Set.of(User.MASTERS));
    private static final List<String> FIRST_NAMESPACES =
            List.of("default", "kube-node-lease", "kube-public", "kube-system");
    // What a new cluster lets everybody do: read its version, ask what they may do.
    private static final String FIRST_ROLES =
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
    // Read once: clusters are made by the hundred.
    private static final List<JsonObject> FIRST_OBJECTS = Manifests.objects(FIRST_ROLES);

    private final String name;
    private final String adminToken = UUID.randomUUID().toString();
    private final CertificateAuthority ca;
    private final Store store = new Store();
    private final Writer writer;
    private final ApiServer api;
    private final HttpsServer server;

    private SimulatedCluster(String name, TokenReviewer reviewer) {
        this.name = name;
        this.ca = CertificateAuthority.create(name);
        Authorizer authorizer = new Authorizer(store);
        this.writer = new Writer(store, authorizer);
        this.api =
                new ApiServer(
                        store,
                        authorizer,
                        new Authenticator(adminToken, reviewer, authorizer),
                        writer);
        FIRST_NAMESPACES.forEach(this::createNamespace);
        FIRST_OBJECTS.forEach(this::apply);
        this.server = HttpsServer.start(ca, api);
    }

    /** A new cluster that asks {@code reviewer} who a bearer token is. */
    public static SimulatedCluster start(String name, TokenReviewer reviewer) {
        return new SimulatedCluster(name, reviewer);
    }

    /** The name that it was given. */
    public String name() {
        return name;
    }

    /** Where its API server listens. */
    public URI endpoint() {
        return server.uri();
    }

    /** The certificate of the authority that signed its API server's. */
    public String caPem() {
        return ca.pem();
    }

    /** The authority itself. */
    public CertificateAuthority ca() {
        return ca;
    }

    /** Its API server's connections: their counts, and faults. */
    public HttpsServer server() {
        return server;
    }

    /** A bearer token that may do everything (group system:masters). */
    public String adminToken() {
        return adminToken;
    }

    /** A namespace, with the ServiceAccount {@code default} that controllers give every one. */
    public void createNamespace(String namespace) {
        apply(
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
                        .formatted(namespace));
        apply(
                ("{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\","
                                + "\"metadata\":{\"name\":\"default\",\"namespace\":\"%s\"}}")
                        .formatted(namespace));
    }

    /** Takes a namespace away at once, with all that is in it, as controllers do in the end. */
    public void removeNamespace(String namespace) {
        store.removeNamespace(namespace);
    }

    /**
     * Applies every object of a manifest (by force, as the manager {@code simulator}): Namespace,
     * Secret, ServiceAccount, Role, ClusterRole, RoleBinding, ClusterRoleBinding.
     */
    public void apply(String manifestYamlOrJson) {
        Manifests.objects(manifestYamlOrJson).forEach(this::apply);
    }

    private void apply(JsonObject object) {
        String apiVersion = object.get("apiVersion").getAsString();
        String kind = object.get("kind").getAsString();
        Resource resource =
                Resource.ofKind(apiVersion, kind)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "not simulated: %s %s"
                                                        .formatted(apiVersion, kind)));
        JsonObject metadata = object.getAsJsonObject("metadata");
        String namespace = "";
        if (resource.namespaced()) {
            namespace =
                    metadata.has("namespace") ? metadata.get("namespace").getAsString() : "default";
        }
        String objectName = metadata.get("name").getAsString();
        Bodies.requireShape(object, resource, objectName);
        writer.apply(OPERATOR, resource, namespace, objectName, object, "simulator", true);
    }

    /** A Secret as it is stored, if it is there. */
    public Optional<JsonObject> secret(String namespace, String secret) {
        return Optional.ofNullable(store.get(Resource.SECRETS, namespace, secret))
                .map(Stored::toJson);
    }

    /** Every Secret of the cluster. */
    public List<JsonObject> secrets() {
        return store.all(Resource.SECRETS).stream().map(Stored::toJson).toList();
    }

    /** A ServiceAccount as it is stored, if it is there. */
    public Optional<JsonObject> serviceAccount(String namespace, String account) {
        return Optional.ofNullable(store.get(Resource.SERVICE_ACCOUNTS, namespace, account))
                .map(Stored::toJson);
    }

    /** Requests that reached the API, by {@code "patch secrets"}, {@code "list namespaces"}. */
    public Map<String, Long> requestCounts() {
        return api.counts();
    }

    /** Forgets the counts of requests. */
    public void resetRequestCounts() {
        api.resetCounts();
    }

    /** Stops its API server. */
    @Override
    public void close() {
        server.close();
    }
}
