package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpHandler;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Answers requests: who is it, may they, and then what they asked for. */
final class ApiServer implements HttpHandler {
    private static final String VERSION =
            """
            {
              "major": "1",
              "minor": "36",
              "gitVersion": "v1.36.3",
              "gitCommit": "simulated",
              "gitTreeState": "clean",
              "buildDate": "1970-01-01T00:00:00Z",
              "goVersion": "none",
              "compiler": "none",
              "platform": "simulated"
            }\
            """;

    private final Store store;
    private final Authorizer authorizer;
    private final Authenticator authenticator;
    private final Writer writer;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    ApiServer(Store store, Authorizer authorizer, Authenticator authenticator, Writer writer) {
        this.store = store;
        this.authorizer = authorizer;
        this.authenticator = authenticator;
        this.writer = writer;
    }

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
            String counted =
                    request.verb()
                            + " "
                            + (request.namesResource() ? request.resource() : http.path());
            counts.computeIfAbsent(counted, key -> new LongAdder()).increment();
            User user = authenticator.user(http);
            authorizer.require(user, request.attributes());
            return request.isKnownGroup() ? resource(user, request) : path(http.path());
        } catch (Failure failure) {
            return failure.response();
        }
    }

    private static HttpResponse path(String path) {
        return switch (path) {
            case "/healthz", "/livez", "/readyz" -> HttpResponse.text(200, "ok");
            case "/version" -> HttpResponse.json(200, VERSION);
            default ->
                    Discovery.at(path)
                            .map(json -> HttpResponse.json(200, json.toString()))
                            .orElseGet(() -> HttpResponse.text(404, "404 page not found\n"));
        };
    }

    private HttpResponse resource(User user, ApiRequest request) {
        if (request.group().equals(AccessReviews.GROUP)) {
            return AccessReviews.handle(user, request, authorizer);
        }
        Resource resource =
                Resource.of(request.group(), request.resource())
                        .orElseThrow(Failure::noSuchResource);
        if (!request.subresource().isEmpty()) {
            throw Failure.noSuchResource();
        }
        boolean unnamed =
                request.name().isEmpty()
                        && (request.verb().equals("patch") || request.verb().equals("update"));
        boolean watch = request.verb().equals("list") && request.parameter("watch").equals("true");
        if (unnamed || watch) {
            throw Failure.methodNotAllowed();
        }
        boolean scoped = resource.namespaced() && request.namespace().isEmpty();
        return switch (request.verb()) {
            case "list" -> {
                Form form = Form.accepted(request.http().headers(), "PartialObjectMetadataList");
                yield json(200, Lists.list(store, resource, request, form));
            }
            case "get" -> {
                Form form = accepted(request);
                Stored stored =
                        scoped
                                ? null
                                : store.get(resource, namespace(resource, request), request.name());
                if (stored == null) {
                    throw Failure.notFound(resource, request.name());
                }
                yield answer(200, stored, form);
            }
            case "create" -> create(resource, request);
            case "update" -> {
                Form form = accepted(request);
                JsonObject object = object(resource, request);
                Writer.requireName(object, request.name());
                yield answer(
                        200,
                        writer.update(
                                resource,
                                namespace(resource, request),
                                request.name(),
                                manager(request),
                                live -> object),
                        form);
            }
            case "patch" -> patch(user, resource, request);
            case "delete" -> delete(resource, request);
            default -> throw Failure.methodNotAllowed();
        };
    }

    private static Form accepted(ApiRequest request) {
        return Form.accepted(request.http().headers(), "PartialObjectMetadata");
    }

    private static String namespace(Resource resource, ApiRequest request) {
        return resource.namespaced() ? request.namespace() : "";
    }

    private static JsonObject object(Resource resource, ApiRequest request) {
        JsonObject object = Bodies.object(request.http(), resource.group(), "v1", resource.kind());
        Bodies.requireData(object, resource);
        Writer.requireNames(object, namespace(resource, request), request.name());
        return object;
    }

    private HttpResponse create(Resource resource, ApiRequest request) {
        if (!request.name().isEmpty() || (resource.namespaced() && request.namespace().isEmpty())) {
            throw Failure.methodNotAllowed();
        }
        Form form = accepted(request);
        JsonObject object = object(resource, request);
        return answer(
                201,
                writer.create(resource, namespace(resource, request), object, manager(request)),
                form);
    }

    private HttpResponse patch(User user, Resource resource, ApiRequest request) {
        String namespace = namespace(resource, request);
        String name = request.name();
        return switch (Bodies.contentType(request.http())) {
            case "application/apply-patch+yaml" -> {
                Form form = accepted(request);
                if (request.parameter("fieldManager").isEmpty()) {
                    throw Failure.invalid(
                            "meta.k8s.io",
                            "PatchOptions",
                            "PatchOptions.meta.k8s.io",
                            "",
                            List.of(
                                    Failure.Cause.required(
                                            "fieldManager", "is required for apply patch")));
                }
                JsonObject config = Bodies.applied(request.http(), resource);
                Bodies.requireShape(config, resource, name);
                Writer.requireNames(config, namespace, name);
                Writer.Written written =
                        writer.apply(
                                user,
                                resource,
                                namespace,
                                name,
                                config,
                                manager(request),
                                request.parameter("force").equals("true"));
                yield answer(written.created() ? 201 : 200, written.stored(), form);
            }
            case "application/merge-patch+json" -> {
                Form form = accepted(request);
                JsonObject patch = Bodies.patch(request.http());
                yield answer(
                        200,
                        writer.update(
                                resource,
                                namespace,
                                name,
                                manager(request),
                                live -> Bodies.requireData(Patches.merge(live, patch), resource)),
                        form);
            }
            case "application/strategic-merge-patch+json" -> {
                Form form = accepted(request);
                JsonObject patch = Bodies.patch(request.http());
                yield answer(
                        200,
                        writer.update(
                                resource,
                                namespace,
                                name,
                                manager(request),
                                live -> Patches.strategicMerge(resource, live, patch)),
                        form);
            }
            default -> throw Failure.unknownPatch();
        };
    }

    private HttpResponse delete(Resource resource, ApiRequest request) {
        accepted(request);
        JsonObject options =
                request.http().body().length == 0
                        ? new JsonObject()
                        : Manifests.json(request.http().text()).getAsJsonObject();
        Writer.Written deleted =
                writer.delete(resource, namespace(resource, request), request.name(), options);
        if (!deleted.created()) {
            return json(200, deleted.stored().toJson());
        }
        JsonObject details =
                Failure.details(request.name(), resource.group(), resource.plural(), List.of());
        details.add("uid", deleted.stored().metadata().get("uid"));
        JsonObject status = new JsonObject();
        status.addProperty("kind", "Status");
        status.addProperty("apiVersion", "v1");
        status.add("metadata", new JsonObject());
        status.addProperty("status", "Success");
        status.add("details", details);
        return json(200, status);
    }

    /** Who is recorded as having set the fields: as asked for, or the client's program. */
    private static String manager(ApiRequest request) {
        String manager = request.parameter("fieldManager");
        if (!manager.isEmpty()) {
            return manager;
        }
        String agent = request.http().headers().first("User-Agent").orElse("");
        int slash = agent.indexOf('/');
        String program = slash < 0 ? agent : agent.substring(0, slash);
        return program.isEmpty() ? "unknown" : program;
    }

    private static HttpResponse answer(int status, Stored stored, Form form) {
        return json(
                status,
                switch (form) {
                    case WHOLE -> stored.toJson();
                    case PARTIAL -> stored.toPartial();
                });
    }

    private static HttpResponse json(int status, JsonObject body) {
        return HttpResponse.json(status, body + "\n");
    }
}
