package io.ecrpusher.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;
import io.ecrpusher.simulator.kubernetes.User;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A simulated or real API server with two identities: an administrator, and a pusher that has only
 * the permissions of infra/kubernetes/rbac.yaml.
 */
public final class TestApiServer implements AutoCloseable {
    private static final Path RBAC_MANIFEST = Path.of("../infra/kubernetes/rbac.yaml");
    private static final String PROBE = "installation-probe";
    private static final String SIMULATED_PUSHER = "a-token-that-only-the-simulator-knows";

    private final ClusterEndpoint endpoint;
    private final String adminToken;
    private final HttpClient http;
    private final AutoCloseable server;
    private final List<String> installed = new ArrayList<>();
    private Credential pusherToken;
    private String pusherNamespace = "";
    private String group = "ecr-pusher";
    private String limits = "";
    private int installations;

    private TestApiServer(ClusterEndpoint endpoint, String adminToken, AutoCloseable server) {
        this.endpoint = endpoint;
        this.adminToken = adminToken;
        this.server = server;
        this.http = HttpClient.newBuilder().sslContext(trusting(endpoint)).build();
    }

    /** Starts a simulated API server. */
    public static TestApiServer simulated() {
        User pusher = new User("pusher", Set.of("ecr-pusher", "system:authenticated"));
        SimulatedCluster cluster =
                SimulatedCluster.start(
                        "simulated",
                        token ->
                                token.equals(SIMULATED_PUSHER)
                                        ? Optional.of(pusher)
                                        : Optional.empty());
        TestApiServer server =
                new TestApiServer(
                        new ClusterEndpoint(cluster.endpoint(), cluster.caPem()),
                        cluster.adminToken(),
                        cluster);
        server.pusherToken = Credential.of(SIMULATED_PUSHER);
        server.applyRbac(read(RBAC_MANIFEST));
        return server;
    }

    /**
     * Connects to the API server of {@code -Dkube.kubeconfig}, or skips the test if it isn't set.
     * The pusher is a ServiceAccount there, and RBAC binds the group of its namespace.
     */
    public static TestApiServer real() {
        String kubeconfig = System.getProperty("kube.kubeconfig", "");
        assumeTrue(!kubeconfig.isEmpty(), "no real API server: set -Dkube.kubeconfig=PATH");
        JsonObject config = yaml(read(Path.of(kubeconfig)));
        JsonObject cluster = first(config, "clusters").getAsJsonObject("cluster");
        String ca = decode(cluster.get("certificate-authority-data").getAsString());
        String token = first(config, "users").getAsJsonObject("user").get("token").getAsString();
        TestApiServer server =
                new TestApiServer(
                        new ClusterEndpoint(URI.create(cluster.get("server").getAsString()), ca),
                        token,
                        () -> {});
        server.createPusher("pusher-identity");
        return server;
    }

    /** Returns the endpoint of the API server. */
    public ClusterEndpoint endpoint() {
        return endpoint;
    }

    /** Returns the bearer token of the pusher. */
    public Credential pusherToken() {
        return pusherToken;
    }

    /** Returns the bearer token of the administrator. */
    public Credential adminToken() {
        return Credential.of(adminToken);
    }

    /** Creates a namespace, unless it already exists. */
    public void createNamespace(String name) {
        admin(
                "POST",
                "/api/v1/namespaces",
                "{\"metadata\":{\"name\":\"%s\"}}".formatted(name),
                201,
                409);
    }

    /**
     * Starts the deletion of a namespace. Expects an API server without a namespace controller, so
     * that the namespace stays in phase Terminating.
     */
    public void terminate(String namespace) {
        admin("DELETE", "/api/v1/namespaces/" + namespace, "", 200);
    }

    /** Creates Secret {@code ecr-pull} with field manager {@code kubectl-create}. */
    public void createSecret(String namespace, String type, String key, boolean immutable) {
        String secret =
                "{\"metadata\":{\"name\":\"ecr-pull\"},\"type\":\"%s\",\"immutable\":%s,\"data\":{\"%s\":\"e30=\"}}"
                        .formatted(type, immutable, key);
        admin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/secrets?fieldManager=kubectl-create",
                secret,
                201);
    }

    /** Creates a ServiceAccount. {@code imagePullSecrets} is a JSON array. */
    public void createServiceAccount(String namespace, String name, String imagePullSecrets) {
        admin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/serviceaccounts",
                "{\"metadata\":{\"name\":\"%s\"},\"imagePullSecrets\":%s}"
                        .formatted(name, imagePullSecrets),
                201);
    }

    /** Creates Secret {@code ecr-pull}, unless it already exists. */
    public void ensureSecret(String namespace) {
        admin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/secrets",
                "{\"metadata\":{\"name\":\"ecr-pull\"}}",
                201,
                409);
    }

    /** Returns the names in the imagePullSecrets of a ServiceAccount. */
    public List<String> imagePullSecrets(String namespace, String account) {
        JsonObject found =
                admin(
                        "GET",
                        "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account,
                        "",
                        200);
        return found.has("imagePullSecrets")
                ? found.getAsJsonArray("imagePullSecrets").asList().stream()
                        .map(entry -> entry.getAsJsonObject().get("name").getAsString())
                        .toList()
                : List.of();
    }

    /** Returns the namespaces that contain a Secret with this name. */
    public List<String> namespacesWith(String secret) {
        return admin("GET", "/api/v1/secrets?fieldSelector=metadata.name=" + secret, "", 200)
                .getAsJsonArray("items")
                .asList()
                .stream()
                .map(
                        item ->
                                item.getAsJsonObject()
                                        .getAsJsonObject("metadata")
                                        .get("namespace")
                                        .getAsString())
                .toList();
    }

    /**
     * Creates a Secret with field manager {@code kubectl-create}. {@code data} is a JSON object
     * with base64 values.
     */
    public void createSecret(String namespace, String name, String type, String data) {
        admin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/secrets?fieldManager=kubectl-create",
                "{\"metadata\":{\"name\":\"%s\"},\"type\":\"%s\",\"data\":%s}"
                        .formatted(name, type, data),
                201);
    }

    /** Applies a JSON merge patch to a Secret with field manager {@code kubectl-edit}. */
    public void editSecret(String namespace, String name, String patch) {
        admin(
                "PATCH",
                "/api/v1/namespaces/"
                        + namespace
                        + "/secrets/"
                        + name
                        + "?fieldManager=kubectl-edit",
                patch,
                200);
    }

    /** Returns a Secret. */
    public JsonObject secret(String namespace, String name) {
        return admin("GET", "/api/v1/namespaces/" + namespace + "/secrets/" + name, "", 200);
    }

    /** Returns the decoded value of a key in the data of a Secret. */
    public static String data(JsonObject secret, String key) {
        return decode(secret.getAsJsonObject("data").get(key).getAsString());
    }

    /** Grants the pusher the permissions of the generated manifest. */
    public void grant(Rbac rbac) {
        grant(rbac.manifest());
    }

    /** Grants the pusher the permissions of a manifest. */
    public void grant(String manifest) {
        applyRbac(manifest);
    }

    /** Deletes an RBAC object, such as {@code clusterrolebindings/ecr-pusher}, if it exists. */
    public void revoke(String path) {
        admin("DELETE", "/apis/rbac.authorization.k8s.io/v1/" + path, "", 200, 404);
    }

    /** Adds labels to a namespace. {@code labels} is a JSON object. */
    public void label(String namespace, String labels) {
        admin(
                "PATCH",
                "/api/v1/namespaces/" + namespace,
                "{\"metadata\":{\"labels\":%s}}".formatted(labels),
                200);
    }

    /** Binds the permissions of rbac.yaml to {@code group} instead of the current group. */
    public void bindGroup(String group) {
        this.group = group;
        applyRbac(read(RBAC_MANIFEST));
    }

    /** Sends a request as the pusher, and returns the HTTP status. */
    public int statusAsPusher(String method, String path) {
        return send(method, path, "", pusherToken.reveal()).statusCode();
    }

    /** The response to a request of the pusher. */
    public record Response(int status, String body) {}

    /**
     * Sends a request as the pusher.
     *
     * @param type the subtype of the body's media type, such as {@code merge-patch+json}
     */
    public Response sendAsPusher(String method, String type, String path, String body) {
        HttpResponse<String> response =
                send(method, "application/" + type, path, body, pusherToken.reveal());
        return new Response(response.statusCode(), response.body());
    }

    /** Sends a request as the administrator, and expects success. */
    public JsonObject sendAsAdmin(String method, String path, String body) {
        return admin(method, path, body, 200, 201);
    }

    /** Makes the pusher a new one, whose group no other test uses. */
    public void replacePusher() {
        createPusher("pusher-" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** Waits until the pusher gets this status for a GET request: RBAC changes take a moment. */
    public void awaitStatusAsPusher(String path, int status) {
        for (int i = 0; i < 600 && statusAsPusher("GET", path) != status; i++) {
            sleep();
        }
        if (statusAsPusher("GET", path) != status) {
            throw new IllegalStateException("no status " + status + " for " + path);
        }
    }

    /**
     * Limits the pusher to what the policy allows, and waits until the API server enforces it. The
     * pusher becomes a new one, whose group no other test uses, with the permissions of rbac.yaml.
     * Does nothing on a simulated server, which has no admission policies.
     */
    public void limit(AdmissionPolicy policy) {
        String manifest = policy.manifest();
        if (pusherNamespace.isEmpty() || manifest.equals(limits)) {
            return;
        }
        if (limits.isEmpty()) {
            replacePusher();
            createProbes();
        }
        limits = manifest;
        installations++;
        for (JsonObject document : documents(manifest)) {
            install(document);
        }
        String secret =
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"%s\"}}"
                        .formatted(PROBE);
        awaitLimits("secrets", "apply-patch+yaml", secret);
        awaitLimits("serviceaccounts", "merge-patch+json", "{}");
    }

    private void createProbes() {
        createServiceAccount(pusherNamespace, PROBE, "[]");
        applyRbac(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: probe, namespace: %1$s}
                rules:
                  - {apiGroups: [""], resources: [secrets, serviceaccounts], resourceNames: [%2$s], verbs: [patch, create]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: probe, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: probe}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ""}]
                """
                        .formatted(pusherNamespace, PROBE));
    }

    /** Adds a rule that denies the probe and tells which version of the policy is in force. */
    private void install(JsonObject document) {
        JsonObject metadata = document.getAsJsonObject("metadata");
        JsonObject spec = document.getAsJsonObject("spec");
        String name = metadata.get("name").getAsString() + "-" + pusherNamespace;
        metadata.addProperty("name", name);
        String plural = "validatingadmissionpolicies";
        if (spec.has("policyName")) {
            spec.addProperty("policyName", name);
            plural = "validatingadmissionpolicybindings";
        } else {
            JsonObject condition = spec.getAsJsonArray("matchConditions").get(0).getAsJsonObject();
            condition.addProperty(
                    "expression",
                    condition
                            .get("expression")
                            .getAsString()
                            .replace("'ecr-pusher'", "'" + group + "'"));
            JsonObject probe = new JsonObject();
            probe.addProperty("message", "installation " + installations);
            probe.addProperty("reason", "Forbidden");
            probe.addProperty(
                    "expression", "!has(request.name) || request.name != '" + PROBE + "'");
            JsonArray validations = new JsonArray();
            validations.add(probe);
            validations.addAll(spec.getAsJsonArray("validations"));
            spec.add("validations", validations);
        }
        String path = "/apis/admissionregistration.k8s.io/v1/" + plural + "/" + name;
        admin("APPLY", path + "?fieldManager=test&force=true", document.toString(), 200, 201);
        installed.add(path);
    }

    private void awaitLimits(String resource, String type, String patch) {
        String path =
                "/api/v1/namespaces/%s/%s/%s?fieldManager=test&dryRun=All"
                        .formatted(pusherNamespace, resource, PROBE);
        Response response = sendAsPusher("PATCH", type, path, patch);
        for (int i = 0; i < 600 && !isDenied(response); i++) {
            sleep();
            response = sendAsPusher("PATCH", type, path, patch);
        }
        if (!isDenied(response)) {
            throw new IllegalStateException("the policy isn't enforced: " + response);
        }
    }

    private boolean isDenied(Response response) {
        return response.body().contains("request: installation " + installations + "\"");
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        installed.forEach(path -> admin("DELETE", path, "", 200, 404));
        http.close();
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void createPusher(String namespace) {
        pusherNamespace = namespace;
        createNamespace(namespace);
        String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
        admin("POST", accounts, "{\"metadata\":{\"name\":\"pusher\"}}", 201, 409);
        JsonObject token = admin("POST", accounts + "/pusher/token", "{\"spec\":{}}", 201);
        pusherToken = Credential.of(token.getAsJsonObject("status").get("token").getAsString());
        bindGroup("system:serviceaccounts:" + namespace);
    }

    /**
     * Applies the manifest with the pusher's group as subject. A ServiceAccount isn't a member of
     * any group that an EKS access entry can name.
     */
    private void applyRbac(String manifest) {
        for (JsonObject object : documents(manifest)) {
            if (object.has("subjects")) {
                object.getAsJsonArray("subjects")
                        .get(0)
                        .getAsJsonObject()
                        .addProperty("name", group);
            }
            String plural = object.get("kind").getAsString().toLowerCase(Locale.ROOT) + "s";
            JsonObject metadata = object.getAsJsonObject("metadata");
            String namespace =
                    metadata.has("namespace")
                            ? "namespaces/" + metadata.get("namespace").getAsString() + "/"
                            : "";
            String path =
                    "/apis/rbac.authorization.k8s.io/v1/%s%s/%s?fieldManager=test&force=true"
                            .formatted(namespace, plural, metadata.get("name").getAsString());
            admin("APPLY", path, object.toString(), 200, 201);
        }
    }

    private static List<JsonObject> documents(String manifest) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        List<JsonObject> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(options))
                .loadAll(manifest)
                .forEach(one -> documents.add(new Gson().toJsonTree(one).getAsJsonObject()));
        return documents;
    }

    private JsonObject admin(String method, String path, String body, Integer... expected) {
        HttpResponse<String> response = send(method, path, body, adminToken);
        if (!List.of(expected).contains(response.statusCode())) {
            throw new IllegalStateException(
                    method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private HttpResponse<String> send(String method, String path, String body, String token) {
        boolean apply = method.equals("APPLY");
        String type =
                apply
                        ? "application/apply-patch+yaml"
                        : method.equals("PATCH")
                                ? "application/merge-patch+json"
                                : "application/json";
        return send(apply ? "PATCH" : method, type, path, body, token);
    }

    private HttpResponse<String> send(
            String method, String type, String path, String body, String token) {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint.server().resolve(path))
                        .method(method, BodyPublishers.ofString(body))
                        .header("Content-Type", type)
                        .header("Authorization", "Bearer " + token)
                        .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(ClusterEndpoint endpoint) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager trusted =
                    ClusterTrust.of(endpoint.caPem(), Optional.empty()).trustManager();
            context.init(null, new TrustManager[] {trusted}, null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject first(JsonObject config, String list) {
        return config.getAsJsonArray(list).get(0).getAsJsonObject();
    }

    private static JsonObject yaml(String text) {
        Map<String, Object> document =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return new Gson().toJsonTree(document).getAsJsonObject();
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
