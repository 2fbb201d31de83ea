package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Creates, changes and deletes the objects of a store, by the API server's rules. */
final class Writer {
    private final Store store;
    private final Authorizer authorizer;

    Writer(Store store, Authorizer authorizer) {
        this.store = store;
        this.authorizer = authorizer;
    }

    /** What became of a write. */
    record Written(Stored stored, boolean created) {}

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    Stored create(Resource resource, String namespace, JsonObject input, String manager) {
        if (input.has("metadata") && !text(input, "resourceVersion").isEmpty()) {
            throw Failure.internal("resourceVersion should not be set on objects to be created");
        }
        JsonObject object = Normal.of(resource, input);
        Ownership ownership =
                Ownership.NONE.update(resource.schema(), null, object, manager, now());
        name(object);
        String name = text(object, "name");
        return store.write(
                resource,
                namespace,
                name,
                live -> {
                    requireOpen(resource, namespace, name);
                    Validation.create(resource, object);
                    if (live != null) {
                        throw Failure.alreadyExists(resource, name);
                    }
                    return begin(resource, namespace, object, ownership);
                });
    }

    private static void name(JsonObject object) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        if (!metadata.has("name") && metadata.has("generateName")) {
            String random = UUID.randomUUID().toString().substring(0, 5);
            metadata.addProperty("name", metadata.get("generateName").getAsString() + random);
        }
    }

    private static Stored begin(
            Resource resource, String namespace, JsonObject object, Ownership ownership) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        if (resource.namespaced()) {
            metadata.addProperty("namespace", namespace);
        }
        metadata.addProperty("uid", UUID.randomUUID().toString());
        metadata.addProperty("creationTimestamp", now());
        if (resource == Resource.NAMESPACES) {
            object.add("spec", Manifests.json("{\"finalizers\":[\"kubernetes\"]}"));
            object.add("status", Manifests.json("{\"phase\":\"Active\"}"));
        }
        return new Stored(resource, object, ownership, 0);
    }

    /** Refuses new objects of a namespace that is missing or on its way out. */
    private void requireOpen(Resource resource, String namespace, String name) {
        if (!resource.namespaced()) {
            return;
        }
        Stored holder = store.get(Resource.NAMESPACES, "", namespace);
        if (holder == null) {
            throw Failure.notFound(Resource.NAMESPACES, namespace);
        }
        if (holder.terminating()) {
            throw Failure.forbidden(
                    resource.group(),
                    resource.plural(),
                    name,
                    "unable to create new content in namespace %s because it is being terminated"
                            .formatted(namespace),
                    new Failure.Cause(
                            "NamespaceTerminating",
                            "namespace " + namespace + " is being terminated",
                            "metadata.namespace"));
        }
    }

    /** PUT, or a patch that is no apply: {@code change} makes the new object of the old one. */
    Stored update(
            Resource resource,
            String namespace,
            String name,
            String manager,
            UnaryOperator<JsonObject> change) {
        return store.write(
                resource,
                namespace,
                name,
                live -> {
                    if (live == null) {
                        throw Failure.notFound(resource, name);
                    }
                    JsonObject input = change.apply(live.toJson());
                    requireNames(input, namespace, name);
                    String wanted = text(input, "resourceVersion");
                    JsonObject object = Normal.of(resource, input);
                    named(resource, namespace, name, object);
                    Normal.keepServerSet(object, live);
                    requireRevision(wanted, live);
                    Validation.update(resource, live.content(), object);
                    Ownership ownership =
                            live.ownership()
                                    .update(
                                            resource.schema(),
                                            live.content(),
                                            object,
                                            manager,
                                            now());
                    return changed(live, object, ownership);
                });
    }

    /** Server-side apply. */
    Written apply(
            User user,
            Resource resource,
            String namespace,
            String name,
            JsonObject config,
            String manager,
            boolean force) {
        boolean[] created = new boolean[1];
        Stored stored =
                store.write(
                        resource,
                        namespace,
                        name,
                        live -> {
                            Ownership owners = live == null ? Ownership.NONE : live.ownership();
                            Ownership.Applied applied =
                                    owners.apply(
                                            resource,
                                            live == null ? null : live.content(),
                                            config,
                                            manager,
                                            force,
                                            now());
                            JsonObject object = Normal.of(resource, applied.object());
                            named(resource, namespace, name, object);
                            if (live == null) {
                                created[0] = true;
                                requireName(config, name);
                                requireOpen(resource, namespace, name);
                                Validation.create(resource, object);
                                authorizer.require(user, creation(resource, namespace, name));
                                return begin(resource, namespace, object, applied.ownership());
                            }
                            Normal.keepServerSet(object, live);
                            requireRevision(text(config, "resourceVersion"), live);
                            Validation.update(resource, live.content(), object);
                            return changed(live, object, applied.ownership());
                        });
        return new Written(stored, created[0]);
    }

    private static Attributes creation(Resource resource, String namespace, String name) {
        return new Attributes.OfResource(
                "create", resource.group(), resource.plural(), "", namespace, name);
    }

    private static Stored changed(Stored live, JsonObject object, Ownership ownership) {
        return live.content().equals(object) && live.ownership().sameAs(ownership)
                ? live
                : new Stored(live.resource(), object, ownership, 0);
    }

    private static void named(Resource resource, String namespace, String name, JsonObject object) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        metadata.addProperty("name", name);
        if (resource.namespaced()) {
            metadata.addProperty("namespace", namespace);
        }
    }

    private static void requireRevision(String wanted, Stored live) {
        if (!wanted.isEmpty() && !wanted.equals(Long.toString(live.revision()))) {
            throw Failure.modified(live.resource(), live.name());
        }
    }

    /** Refuses an object that names another than the path does. */
    static void requireNames(JsonObject object, String namespace, String name) {
        String own = text(object, "name");
        if (!own.isEmpty() && !name.isEmpty() && !own.equals(name)) {
            throw Failure.badRequest(
                    "the name of the object (%s) does not match the name on the URL (%s)"
                            .formatted(own, name));
        }
        String ownNamespace = text(object, "namespace");
        if (!ownNamespace.isEmpty() && !namespace.isEmpty() && !ownNamespace.equals(namespace)) {
            throw Failure.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the"
                            + " request");
        }
    }

    /** The version that was deleted, or that waits to be gone. */
    Written delete(Resource resource, String namespace, String name, JsonObject options) {
        if (resource == Resource.NAMESPACES
                && (name.equals("default")
                        || name.equals("kube-system")
                        || name.equals("kube-public"))) {
            throw Failure.forbidden("", "namespaces", name, "this namespace may not be deleted");
        }
        Stored[] deleted = new Stored[1];
        Stored left =
                store.write(
                        resource,
                        namespace,
                        name,
                        live -> {
                            if (live == null) {
                                throw Failure.notFound(resource, name);
                            }
                            requirePreconditions(live, options);
                            deleted[0] = live;
                            return resource == Resource.NAMESPACES ? terminating(live) : null;
                        });
        return new Written(left == null ? deleted[0] : left, left == null);
    }

    private static void requirePreconditions(Stored live, JsonObject options) {
        if (!options.has("preconditions")) {
            return;
        }
        JsonObject wanted = options.getAsJsonObject("preconditions");
        JsonElement revision = wanted.get("resourceVersion");
        String current = Long.toString(live.revision());
        if (revision != null && !revision.getAsString().equals(current)) {
            throw Failure.precondition(
                    live.resource(),
                    live.name(),
                    ("the ResourceVersion in the precondition (%s) does not match the"
                                    + " ResourceVersion in record (%s). The object might have been"
                                    + " modified")
                            .formatted(revision.getAsString(), current));
        }
        JsonElement uid = wanted.get("uid");
        if (uid != null && !Objects.equals(uid, live.metadata().get("uid"))) {
            throw Failure.precondition(
                    live.resource(),
                    live.name(),
                    ("the UID in the precondition (%s) does not match the UID in record (%s). The"
                                    + " object might have been deleted and then recreated")
                            .formatted(
                                    uid.getAsString(), live.metadata().get("uid").getAsString()));
        }
    }

    private static Stored terminating(Stored live) {
        if (live.terminating()) {
            return live;
        }
        JsonObject content = live.content().deepCopy();
        content.getAsJsonObject("metadata").addProperty("deletionTimestamp", now());
        content.add("status", Manifests.json("{\"phase\":\"Terminating\"}"));
        return new Stored(live.resource(), content, live.ownership(), 0);
    }

    /** Refuses an object that leaves its name to the path. */
    static void requireName(JsonObject object, String name) {
        if (text(object, "name").isEmpty()) {
            throw Failure.badRequest(
                    "the name of the object (%s based on URL) was undeterminable: name must be provided"
                            .formatted(name));
        }
    }

    private static String text(JsonObject object, String metadataField) {
        if (!object.has("metadata")) {
            return "";
        }
        JsonElement value = object.getAsJsonObject("metadata").get(metadataField);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
