package io.ecrpusher.simulator.kubernetes;

import static io.ecrpusher.simulator.kubernetes.Preconditions.metadata;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.fields.FieldConflictException;
import io.ecrpusher.simulator.kubernetes.fields.ManagedFields;
import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.Normalizer;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.objects.Validation;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Creates, updates, applies, and deletes objects by the API server's rules. */
final class ObjectWriter {
    private final ObjectStore store;
    private final Authorizer authorizer;
    private final Clock clock;

    ObjectWriter(ObjectStore store, Authorizer authorizer, Clock clock) {
        this.store = store;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    /** The result of an apply. */
    record Applied(StoredObject object, boolean created) {}

    /**
     * The result of a deletion.
     *
     * @param object the last version
     * @param gone false if the object still exists, as a terminating namespace does
     */
    record Deleted(StoredObject object, boolean gone) {}

    /** Times of the API have no fractions of a second. */
    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    StoredObject create(Resource resource, String namespace, JsonObject input, String manager) {
        if (input.has("metadata") && !metadata(input, "resourceVersion").isEmpty()) {
            throw ApiException.internal(
                    "resourceVersion should not be set on objects to be created");
        }
        JsonObject object = Normalizer.normalize(resource, input);
        ManagedFields owners =
                ManagedFields.NONE.update(
                        resource.schema(), null, object, manager(manager, resource), now());
        generateName(object);
        var target = new ObjectRef(resource, namespace, metadata(object, "name"));
        return write(
                target,
                live -> {
                    Preconditions.requireActiveNamespace(store, target);
                    Validation.checkCreate(resource, object);
                    if (live != null) {
                        throw ObjectErrors.alreadyExists(resource, target.name());
                    }
                    return newObject(target, object, owners);
                });
    }

    private static void generateName(JsonObject object) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        if (!metadata.has("name") && metadata.has("generateName")) {
            String random = UUID.randomUUID().toString().substring(0, 5);
            metadata.addProperty("name", metadata.get("generateName").getAsString() + random);
        }
    }

    private StoredObject newObject(ObjectRef target, JsonObject object, ManagedFields owners) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        if (target.resource().namespaced()) {
            metadata.addProperty("namespace", target.namespace());
        }
        metadata.addProperty("uid", UUID.randomUUID().toString());
        metadata.addProperty("creationTimestamp", now());
        if (target.resource() == Resource.NAMESPACES) {
            object.add("spec", Manifests.json("{\"finalizers\":[\"kubernetes\"]}"));
            object.add("status", Manifests.json("{\"phase\":\"Active\"}"));
        }
        return new StoredObject(target.resource(), object, owners, 0);
    }

    /**
     * Replaces or patches an object, except by apply.
     *
     * @param change returns the new object for the stored one
     */
    StoredObject update(ObjectRef target, String manager, UnaryOperator<JsonObject> change) {
        Resource resource = target.resource();
        return write(
                target,
                live -> {
                    if (live == null) {
                        throw ObjectErrors.notFound(resource, target.name());
                    }
                    JsonObject input = change.apply(live.toJson());
                    Preconditions.requireMatchingNames(input, target);
                    String resourceVersion = metadata(input, "resourceVersion");
                    JsonObject object = Normalizer.normalize(resource, input);
                    setNames(object, target);
                    Normalizer.copyServerFields(object, live);
                    Preconditions.requireResourceVersion(resourceVersion, live);
                    Validation.checkUpdate(resource, live.content(), object);
                    ManagedFields owners =
                            live.managedFields()
                                    .update(
                                            resource.schema(),
                                            live.content(),
                                            object,
                                            manager(manager, resource),
                                            now());
                    return newVersion(live, object, owners);
                });
    }

    /** Creates or updates an object by server-side apply. */
    Applied apply(User user, ObjectRef target, JsonObject config, String manager, boolean force) {
        Resource resource = target.resource();
        boolean[] created = new boolean[1];
        StoredObject stored =
                write(
                        target,
                        live -> {
                            ManagedFields.Applied applied =
                                    merge(resource, live, config, manager, force);
                            JsonObject object = Normalizer.normalize(resource, applied.object());
                            setNames(object, target);
                            if (live == null) {
                                created[0] = true;
                                Preconditions.requireName(config, target.name());
                                Preconditions.requireActiveNamespace(store, target);
                                Validation.checkCreate(resource, object);
                                authorizer.require(user, creation(target));
                                return newObject(target, object, applied.managedFields());
                            }
                            Normalizer.copyServerFields(object, live);
                            Preconditions.requireResourceVersion(
                                    metadata(config, "resourceVersion"), live);
                            Validation.checkUpdate(resource, live.content(), object);
                            return newVersion(live, object, applied.managedFields());
                        });
        return new Applied(stored, created[0]);
    }

    private ManagedFields.Applied merge(
            Resource resource,
            StoredObject live,
            JsonObject config,
            String manager,
            boolean force) {
        ManagedFields owners = live == null ? ManagedFields.NONE : live.managedFields();
        try {
            return owners.apply(
                    resource.schema(),
                    live == null ? null : live.content(),
                    config,
                    manager(manager, resource),
                    force,
                    now());
        } catch (FieldConflictException e) {
            throw ObjectErrors.fieldConflicts(e);
        }
    }

    private static ManagedFields.Manager manager(String name, Resource resource) {
        return new ManagedFields.Manager(name, resource.apiVersion());
    }

    private static Attributes creation(ObjectRef target) {
        return new Attributes.ForResource(
                "create",
                target.resource().group(),
                target.resource().plural(),
                "",
                target.namespace(),
                target.name());
    }

    private static StoredObject newVersion(
            StoredObject live, JsonObject object, ManagedFields owners) {
        return live.content().equals(object) && live.managedFields().sameOwners(owners)
                ? live
                : new StoredObject(live.resource(), object, owners, 0);
    }

    private static void setNames(JsonObject object, ObjectRef target) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        metadata.addProperty("name", target.name());
        if (target.resource().namespaced()) {
            metadata.addProperty("namespace", target.namespace());
        }
    }

    /** Deletes an object. A namespace, or an object with finalizers, only starts terminating. */
    Deleted delete(ObjectRef target, JsonObject options) {
        Preconditions.requireDeletable(target);
        StoredObject[] deleted = new StoredObject[1];
        StoredObject left =
                write(
                        target,
                        live -> {
                            if (live == null) {
                                throw ObjectErrors.notFound(target.resource(), target.name());
                            }
                            Preconditions.requireDeleteOptions(live, options);
                            deleted[0] = live;
                            return target.resource() == Resource.NAMESPACES || hasFinalizers(live)
                                    ? terminating(live)
                                    : null;
                        });
        return new Deleted(left == null ? deleted[0] : left, left == null);
    }

    private static boolean hasFinalizers(StoredObject object) {
        return object.metadata().get("finalizers") instanceof JsonArray array && !array.isEmpty();
    }

    private StoredObject terminating(StoredObject live) {
        if (live.terminating()) {
            return live;
        }
        JsonObject content = live.content().deepCopy();
        content.getAsJsonObject("metadata").addProperty("deletionTimestamp", now());
        if (live.resource() == Resource.NAMESPACES) {
            content.add("status", Manifests.json("{\"phase\":\"Terminating\"}"));
        }
        return new StoredObject(live.resource(), content, live.managedFields(), 0);
    }

    private StoredObject write(ObjectRef target, UnaryOperator<StoredObject> change) {
        return store.write(target.resource(), target.namespace(), target.name(), change);
    }
}
