package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpsServer;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.AccessCheck;

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
    private final String name;
    private final String adminToken = UUID.randomUUID().toString();
    private final CertificateAuthority ca;
    private final ObjectStore store;
    private final Authorizer authorizer;
    private final ManifestWriter manifests;
    private final ApiServer api;
    private final HttpsServer server;

    private SimulatedCluster(String name, TokenReviewer reviewer, Clock clock) {
        this.name = name;
        this.ca = CertificateAuthority.create(name);
        this.store = InitialObjects.copy(clock);
        this.authorizer = new Authorizer(store);
        AdmissionPolicies policies = new AdmissionPolicies(store);
        ObjectWriter writer = new ObjectWriter(store, authorizer, policies, clock);
        this.manifests = new ManifestWriter(writer);
        this.api =
                new ApiServer(
                        store,
                        authorizer,
                        new Authenticator(adminToken, reviewer, authorizer),
                        new WriteHandler(writer, new ObjectDeleter(store, policies, clock)),
                        clock);
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
        manifests.createNamespace(namespace);
    }

    /** Removes a namespace and its objects at once, as the namespace controller does over time. */
    public void removeNamespace(String namespace) {
        store.removeNamespace(namespace);
    }

    /**
     * Applies every object of a manifest, with force, as field manager {@code simulator}.
     *
     * @param manifestYamlOrJson Namespaces, Secrets, ServiceAccounts, Roles, ClusterRoles,
     *     RoleBindings, ClusterRoleBindings, ValidatingAdmissionPolicies, or
     *     ValidatingAdmissionPolicyBindings
     * @throws IllegalArgumentException if the manifest has an object of another kind
     */
    public void apply(String manifestYamlOrJson) {
        manifests.apply(manifestYamlOrJson);
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
     * Returns all objects of a kind as they are stored, in the order of namespaces and names.
     *
     * @param apiVersion such as {@code rbac.authorization.k8s.io/v1}
     * @param kind such as {@code ClusterRole}
     * @throws IllegalArgumentException if the simulator has no such kind
     */
    public List<JsonObject> objects(String apiVersion, String kind) {
        return store.all(ManifestWriter.resource(apiVersion, kind)).stream()
                .map(StoredObject::toJson)
                .toList();
    }

    /**
     * Returns the number of API requests by verb and resource, such as {@code patch secrets}.
     * Counts requests that are denied, but not those that a fault of the server answers.
     */
    public Map<String, Long> requestCounts() {
        return api.counts();
    }

    /**
     * Returns the different decisions of RBAC since the last call, about requests of users that
     * aren't in {@code system:masters}.
     */
    public Set<AccessCheck> takeAccessChecks() {
        return authorizer.takeChecks();
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
