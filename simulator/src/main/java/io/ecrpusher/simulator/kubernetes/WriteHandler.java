package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.Patches;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.Status;
import io.ecrpusher.simulator.kubernetes.objects.StatusCause;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** Handles requests that change objects: POST, PUT, PATCH, and DELETE. */
final class WriteHandler {
    /** FieldManagerMaxLength in k8s.io/apimachinery's pkg/apis/meta/v1/validation. */
    private static final int MAX_MANAGER_BYTES = 128;

    private final ObjectWriter writer;

    WriteHandler(ObjectWriter writer) {
        this.writer = writer;
    }

    HttpResponse create(ApiRequest request, ObjectRef target) {
        boolean noNamespace = target.resource().namespaced() && target.namespace().isEmpty();
        if (!target.name().isEmpty() || noNamespace) {
            throw RequestErrors.methodNotAllowed();
        }
        requireShortManager(request, "CreateOptions");
        Representation representation = request.acceptedObject();
        JsonObject object = bodyObject(request, target);
        StoredObject created =
                writer.create(target.resource(), target.namespace(), object, manager(request));
        return ApiServer.json(201, representation.of(created));
    }

    HttpResponse update(ApiRequest request, ObjectRef target) {
        Representation representation = request.acceptedObject();
        JsonObject object = bodyObject(request, target);
        Preconditions.requireName(object, target.name());
        StoredObject updated = writer.update(target, manager(request), live -> object);
        return ApiServer.json(200, representation.of(updated));
    }

    private static JsonObject bodyObject(ApiRequest request, ObjectRef target) {
        Resource resource = target.resource();
        JsonObject object =
                RequestBodies.object(request.http(), resource.group(), "v1", resource.kind());
        RequestBodies.requireBase64Data(object, resource);
        Preconditions.requireMatchingNames(object, target);
        return object;
    }

    HttpResponse patch(User user, ApiRequest request, ObjectRef target) {
        requireShortManager(request, "PatchOptions");
        return switch (RequestBodies.contentType(request.http())) {
            case "application/apply-patch+yaml" -> apply(user, request, target);
            case "application/merge-patch+json" -> {
                Representation representation = request.acceptedObject();
                JsonObject patch = RequestBodies.patch(request.http());
                yield patch(
                        request,
                        target,
                        representation,
                        live ->
                                RequestBodies.requireBase64Data(
                                        Patches.merge(live, patch), target.resource()));
            }
            case "application/strategic-merge-patch+json" -> {
                Representation representation = request.acceptedObject();
                JsonObject patch = RequestBodies.patch(request.http());
                yield patch(
                        request,
                        target,
                        representation,
                        live -> Patches.strategicMerge(target.resource(), live, patch));
            }
            default -> throw RequestErrors.unsupportedPatchType();
        };
    }

    private HttpResponse patch(
            ApiRequest request,
            ObjectRef target,
            Representation representation,
            UnaryOperator<JsonObject> change) {
        StoredObject patched = writer.update(target, manager(request), change);
        return ApiServer.json(200, representation.of(patched));
    }

    private HttpResponse apply(User user, ApiRequest request, ObjectRef target) {
        Representation representation = request.acceptedObject();
        if (request.parameter("fieldManager").isEmpty()) {
            throw ObjectErrors.invalid(
                    "meta.k8s.io",
                    "PatchOptions",
                    "PatchOptions.meta.k8s.io",
                    "",
                    List.of(StatusCause.required("fieldManager", "is required for apply patch")));
        }
        JsonObject config = RequestBodies.appliedObject(request.http(), target.resource());
        RequestBodies.requireSchema(config, target.resource(), target.name());
        Preconditions.requireMatchingNames(config, target);
        boolean force = request.parameter("force").equals("true");
        ObjectWriter.Applied applied = writer.apply(user, target, config, manager(request), force);
        return ApiServer.json(applied.created() ? 201 : 200, representation.of(applied.object()));
    }

    HttpResponse delete(ApiRequest request, ObjectRef target) {
        // The response is a Status in any representation, but Accept is checked all the same.
        Representation _ = request.acceptedObject();
        JsonObject options =
                request.http().body().length == 0
                        ? new JsonObject()
                        : Manifests.json(request.http().text()).getAsJsonObject();
        ObjectWriter.Deleted deleted = writer.delete(target, options);
        if (!deleted.gone()) {
            return ApiServer.json(200, deleted.object().toJson());
        }
        Resource resource = target.resource();
        JsonObject details =
                Status.details(target.name(), resource.group(), resource.plural(), List.of());
        details.add("uid", deleted.object().metadata().get("uid"));
        return ApiServer.json(200, Status.success(details));
    }

    private static void requireShortManager(ApiRequest request, String options) {
        byte[] manager = request.parameter("fieldManager").getBytes(StandardCharsets.UTF_8);
        if (manager.length > MAX_MANAGER_BYTES) {
            throw ObjectErrors.invalid(
                    "meta.k8s.io",
                    options,
                    options + ".meta.k8s.io",
                    "",
                    List.of(StatusCause.tooLong("fieldManager", MAX_MANAGER_BYTES)));
        }
    }

    /** Returns the field manager: the query parameter, or else the program in the User-Agent. */
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
}
