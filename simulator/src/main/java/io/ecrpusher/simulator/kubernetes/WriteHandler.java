package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.Patches;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.Status;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.ApiRequest;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;
import io.ecrpusher.simulator.kubernetes.request.Representation;
import io.ecrpusher.simulator.kubernetes.request.RequestBodies;
import io.ecrpusher.simulator.kubernetes.request.RequestErrors;
import io.ecrpusher.simulator.kubernetes.request.WriteOptions;

import java.util.List;
import java.util.function.UnaryOperator;

/** Handles requests that change objects: POST, PUT, PATCH, and DELETE. */
final class WriteHandler {
    private final ObjectWriter writer;
    private final ObjectDeleter deleter;

    WriteHandler(ObjectWriter writer, ObjectDeleter deleter) {
        this.writer = writer;
        this.deleter = deleter;
    }

    HttpResponse create(User user, ApiRequest request, ObjectRef target) {
        boolean noNamespace = target.resource().namespaced() && target.namespace().isEmpty();
        if (!target.name().isEmpty() || noNamespace) {
            throw RequestErrors.methodNotAllowed();
        }
        WriteOptions options = WriteOptions.of(request, "CreateOptions");
        Representation representation = request.acceptedObject();
        JsonObject object = bodyObject(request, target, options);
        StoredObject created = writer.create(user, target, object, options);
        return ApiServer.json(201, representation.of(created));
    }

    HttpResponse update(User user, ApiRequest request, ObjectRef target) {
        WriteOptions options = WriteOptions.of(request, "UpdateOptions");
        Representation representation = request.acceptedObject();
        JsonObject object = bodyObject(request, target, options);
        Preconditions.requireName(object, target.name());
        StoredObject updated = writer.update(user, target, options, live -> object);
        return ApiServer.json(200, representation.of(updated));
    }

    private static JsonObject bodyObject(
            ApiRequest request, ObjectRef target, WriteOptions options) {
        Resource resource = target.resource();
        JsonObject object =
                RequestBodies.object(request.http(), resource.group(), "v1", resource.kind());
        if (options.strict()) {
            RequestBodies.requireKnownFields(object, resource);
        }
        RequestBodies.requireBase64Data(object, resource);
        Preconditions.requireMatchingNames(object, target);
        return object;
    }

    HttpResponse patch(User user, ApiRequest request, ObjectRef target) {
        String type = RequestBodies.contentType(request.http());
        boolean apply = type.equals("application/apply-patch+yaml");
        WriteOptions options = WriteOptions.ofPatch(request, apply);
        Representation representation = request.acceptedObject();
        if (apply) {
            return apply(user, request, target, options, representation);
        }
        JsonObject patch = RequestBodies.patch(request.http());
        UnaryOperator<JsonObject> change =
                switch (type) {
                    case "application/merge-patch+json" ->
                            live ->
                                    RequestBodies.requireBase64Data(
                                            Patches.merge(live, patch), target.resource());
                    case "application/strategic-merge-patch+json" ->
                            live -> Patches.strategicMerge(target.resource(), live, patch);
                    default -> throw RequestErrors.unsupportedPatchType();
                };
        return ApiServer.json(200, representation.of(writer.update(user, target, options, change)));
    }

    private HttpResponse apply(
            User user,
            ApiRequest request,
            ObjectRef target,
            WriteOptions options,
            Representation representation) {
        JsonObject config = RequestBodies.appliedObject(request.http(), target.resource());
        RequestBodies.requireSchema(config, target.resource(), target.name());
        Preconditions.requireMatchingNames(config, target);
        ObjectWriter.Applied applied = writer.apply(user, target, config, options);
        return ApiServer.json(applied.created() ? 201 : 200, representation.of(applied.object()));
    }

    HttpResponse delete(User user, ApiRequest request, ObjectRef target) {
        // The response is a Status in any representation, but Accept is checked all the same.
        Representation _ = request.acceptedObject();
        JsonObject body =
                request.http().body().length == 0
                        ? null
                        : Manifests.json(request.http().text()).getAsJsonObject();
        boolean dryRun = WriteOptions.isDryRun(request, body);
        ObjectDeleter.Deleted deleted =
                deleter.delete(user, target, body == null ? new JsonObject() : body, dryRun);
        if (!deleted.gone()) {
            return ApiServer.json(200, deleted.object().toJson());
        }
        Resource resource = target.resource();
        JsonObject details =
                Status.details(target.name(), resource.group(), resource.plural(), List.of());
        details.add("uid", deleted.object().metadata().get("uid"));
        return ApiServer.json(200, Status.success(details));
    }
}
