package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpHandler;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.ApiRequest;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;
import io.ecrpusher.simulator.kubernetes.request.Representation;
import io.ecrpusher.simulator.kubernetes.request.RequestErrors;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Authenticates, authorizes, and handles requests. */
final class ApiServer implements HttpHandler {
    private static final String VERSION =
            """
            {
              "major": "1",
              "minor": "36",
              "emulationMajor": "1",
              "emulationMinor": "36",
              "minCompatibilityMajor": "1",
              "minCompatibilityMinor": "35",
              "gitVersion": "v1.36.3",
              "gitCommit": "simulated",
              "gitTreeState": "clean",
              "buildDate": "1970-01-01T00:00:00Z",
              "goVersion": "none",
              "compiler": "none",
              "platform": "simulated"
            }\
            """;

    private final ObjectStore store;
    private final Authorizer authorizer;
    private final Authenticator authenticator;
    private final WriteHandler writes;
    private final SelfReviews reviews;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    ApiServer(
            ObjectStore store,
            Authorizer authorizer,
            Authenticator authenticator,
            WriteHandler writes,
            Clock clock) {
        this.store = store;
        this.authorizer = authorizer;
        this.authenticator = authenticator;
        this.writes = writes;
        this.reviews = new SelfReviews(authorizer, clock);
    }

    /** Returns the number of requests by verb and resource, such as {@code patch secrets}. */
    Map<String, Long> counts() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((request, count) -> copy.put(request, count.sum()));
        return copy;
    }

    void resetCounts() {
        counts.clear();
    }

    @Override
    public HttpResponse handle(HttpRequest http) {
        try {
            ApiRequest request = ApiRequest.of(http);
            String target = request.namesResource() ? request.resource() : http.path();
            counts.computeIfAbsent(request.verb() + " " + target, key -> new LongAdder())
                    .increment();
            User user = authenticator.user(http);
            authorizer.require(user, request.attributes());
            return request.isKnownGroup() ? handleResource(user, request) : handlePath(http.path());
        } catch (ApiException e) {
            return json(e.code(), e.status());
        }
    }

    private static HttpResponse handlePath(String requested) {
        // client-java asks for /version/ and /apis/GROUP/VERSION/.
        String path = requested.endsWith("/") ? requested.replaceFirst("/$", "") : requested;
        return switch (path) {
            case "/healthz", "/livez", "/readyz" -> HttpResponse.text(200, "ok");
            case "/version" -> HttpResponse.json(200, VERSION);
            default ->
                    Discovery.document(path)
                            .or(() -> OpenApi.document(path))
                            .map(json -> HttpResponse.json(200, json.toString()))
                            .orElseGet(() -> HttpResponse.text(404, "404 page not found\n"));
        };
    }

    private HttpResponse handleResource(User user, ApiRequest request) {
        if (!request.version().equals("v1")) {
            throw RequestErrors.noSuchResource();
        }
        if (request.group().equals(ApiRequest.AUTHENTICATION)
                || request.group().equals(ApiRequest.AUTHORIZATION)) {
            return reviews.handle(user, request);
        }
        Resource resource =
                Resource.byPlural(request.group(), request.resource())
                        .orElseThrow(RequestErrors::noSuchResource);
        if (!request.subresource().isEmpty()) {
            throw RequestErrors.noSuchResource();
        }
        boolean nameMissing =
                request.name().isEmpty()
                        && (request.verb().equals("patch") || request.verb().equals("update"));
        boolean watch = request.verb().equals("list") && request.parameter("watch").equals("true");
        if (nameMissing || watch) {
            throw RequestErrors.methodNotAllowed();
        }
        ObjectRef target = request.target(resource);
        return switch (request.verb()) {
            case "list" -> json(200, ListHandler.list(store, resource, request));
            case "get" -> get(request, target);
            case "create" -> writes.create(user, request, target);
            case "update" -> writes.update(user, request, target);
            case "patch" -> writes.patch(user, request, target);
            case "delete" -> writes.delete(user, request, target);
            default -> throw RequestErrors.methodNotAllowed();
        };
    }

    private HttpResponse get(ApiRequest request, ObjectRef target) {
        Representation representation = request.acceptedObject();
        boolean noNamespace = target.resource().namespaced() && target.namespace().isEmpty();
        StoredObject stored =
                noNamespace
                        ? null
                        : store.get(target.resource(), target.namespace(), target.name());
        if (stored == null) {
            throw ObjectErrors.notFound(target.resource(), target.name());
        }
        return json(200, representation.of(stored));
    }

    /** Returns a response with a line feed at the end, as the API server sends it. */
    static HttpResponse json(int status, JsonObject body) {
        return HttpResponse.json(status, body + "\n");
    }
}
