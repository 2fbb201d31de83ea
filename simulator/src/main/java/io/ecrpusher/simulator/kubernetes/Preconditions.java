package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StatusCause;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;

import java.util.Objects;
import java.util.Set;

/** Checks that a write must pass besides validation. Each throws an {@link ApiException}. */
final class Preconditions {
    private static final Set<String> PROTECTED_NAMESPACES =
            Set.of("default", "kube-system", "kube-public");

    private Preconditions() {}

    /** Requires the names in the object, where given, to match those in the path. */
    static void requireMatchingNames(JsonObject object, ObjectRef target) {
        String name = metadata(object, "name");
        if (!name.isEmpty() && !target.name().isEmpty() && !name.equals(target.name())) {
            throw ApiException.badRequest(
                    "the name of the object (%s) does not match the name on the URL (%s)"
                            .formatted(name, target.name()));
        }
        String namespace = metadata(object, "namespace");
        if (!namespace.isEmpty()
                && !target.namespace().isEmpty()
                && !namespace.equals(target.namespace())) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the"
                            + " request");
        }
    }

    /** Requires the object to give its name. */
    static void requireName(JsonObject object, String nameInPath) {
        if (metadata(object, "name").isEmpty()) {
            throw ApiException.badRequest(
                    "the name of the object (%s based on URL) was undeterminable: name must be provided"
                            .formatted(nameInPath));
        }
    }

    /** Requires an existing namespace that isn't terminating, for a new object. */
    static void requireActiveNamespace(ObjectStore store, ObjectRef target) {
        Resource resource = target.resource();
        if (!resource.namespaced()) {
            return;
        }
        String namespace = target.namespace();
        StoredObject stored = store.get(Resource.NAMESPACES, "", namespace);
        if (stored == null) {
            throw ObjectErrors.notFound(Resource.NAMESPACES, namespace);
        }
        if (stored.terminating()) {
            throw ObjectErrors.forbidden(
                    resource.group(),
                    resource.plural(),
                    target.name(),
                    "unable to create new content in namespace %s because it is being terminated"
                            .formatted(namespace),
                    new StatusCause(
                            "NamespaceTerminating",
                            "namespace " + namespace + " is being terminated",
                            "metadata.namespace"));
        }
    }

    /**
     * Requires the stored object to have this version.
     *
     * @param resourceVersion empty for any version
     */
    static void requireResourceVersion(String resourceVersion, StoredObject live) {
        if (!resourceVersion.isEmpty() && !resourceVersion.equals(version(live))) {
            throw ObjectErrors.modified(live.resource(), live.name());
        }
    }

    static void requireDeletable(ObjectRef target) {
        if (target.resource() == Resource.NAMESPACES
                && PROTECTED_NAMESPACES.contains(target.name())) {
            throw ObjectErrors.forbidden(
                    "", "namespaces", target.name(), "this namespace may not be deleted");
        }
    }

    /** Requires the preconditions in DeleteOptions to hold. */
    static void requireDeleteOptions(StoredObject live, JsonObject options) {
        if (!options.has("preconditions")) {
            return;
        }
        JsonObject preconditions = options.getAsJsonObject("preconditions");
        JsonElement resourceVersion = preconditions.get("resourceVersion");
        if (resourceVersion != null && !resourceVersion.getAsString().equals(version(live))) {
            throw ObjectErrors.preconditionFailed(
                    live.resource(),
                    live.name(),
                    ("the ResourceVersion in the precondition (%s) does not match the"
                                    + " ResourceVersion in record (%s). The object might have been"
                                    + " modified")
                            .formatted(resourceVersion.getAsString(), version(live)));
        }
        JsonElement uid = preconditions.get("uid");
        if (uid != null && !Objects.equals(uid, live.metadata().get("uid"))) {
            throw ObjectErrors.preconditionFailed(
                    live.resource(),
                    live.name(),
                    ("the UID in the precondition (%s) does not match the UID in record (%s). The"
                                    + " object might have been deleted and then recreated")
                            .formatted(
                                    uid.getAsString(), live.metadata().get("uid").getAsString()));
        }
    }

    /** Returns a string of the object's metadata, or an empty string. */
    static String metadata(JsonObject object, String field) {
        if (!object.has("metadata")) {
            return "";
        }
        JsonElement value = object.getAsJsonObject("metadata").get(field);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    private static String version(StoredObject live) {
        return Long.toString(live.revision());
    }
}
