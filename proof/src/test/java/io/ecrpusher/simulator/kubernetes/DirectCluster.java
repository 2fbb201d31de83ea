package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A simulated API server without a socket. Every bearer token is an administrator's. */
public final class DirectCluster {
    private static final User ADMIN = new User("admin", Set.of(User.MASTERS));

    private final ObjectStore store;
    private final ManifestWriter manifests;
    private final ApiServer api;

    /** Creates an API server whose objects get their times from {@code clock}. */
    public DirectCluster(Clock clock) {
        store = InitialObjects.copy(clock);
        Authorizer authorizer = new Authorizer(store);
        AdmissionPolicies policies = new AdmissionPolicies(store);
        ObjectWriter writer = new ObjectWriter(store, authorizer, policies, clock);
        manifests = new ManifestWriter(writer);
        api =
                new ApiServer(
                        store,
                        authorizer,
                        new Authenticator("", _ -> Optional.of(ADMIN), authorizer),
                        new WriteHandler(writer, new ObjectDeleter(store, policies, clock)),
                        clock);
    }

    /** Returns the response to a request of any client. */
    public HttpResponse handle(HttpRequest request) {
        return api.handle(request);
    }

    /**
     * Sends a request as a client other than the product.
     *
     * @param path below {@code /api/v1/}
     * @return the status code
     */
    public int send(String method, String path, String query, String contentType, String body) {
        Headers headers =
                Headers.of(
                        Map.of(
                                "Authorization", List.of("Bearer other"),
                                "Accept", List.of("application/json"),
                                "Content-Type", List.of(contentType)));
        return handle(
                        new HttpRequest(
                                method,
                                "/api/v1/" + path,
                                query,
                                headers,
                                body.getBytes(StandardCharsets.UTF_8)))
                .status();
    }

    /** Creates a namespace with its ServiceAccount {@code default}. */
    public void createNamespace(String name) {
        manifests.createNamespace(name);
    }

    /** Removes a namespace and its objects. */
    public void removeNamespace(String name) {
        store.removeNamespace(name);
    }

    /** Returns the number of the last write. */
    public long revision() {
        return store.revision();
    }

    /** Returns all Secrets. */
    public Collection<StoredObject> secrets() {
        return store.all(Resource.SECRETS);
    }

    /** Returns all ServiceAccounts. */
    public Collection<StoredObject> serviceAccounts() {
        return store.all(Resource.SERVICE_ACCOUNTS);
    }

    /** Returns a Secret as it is stored; empty if it doesn't exist. */
    public Optional<JsonObject> secret(String namespace, String name) {
        return Optional.ofNullable(store.get(Resource.SECRETS, namespace, name))
                .map(StoredObject::toJson);
    }
}
