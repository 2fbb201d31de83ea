package io.ecrpusher.simulator.kubernetes;

import static io.ecrpusher.simulator.kubernetes.Preconditions.metadata;

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
import io.ecrpusher.simulator.kubernetes.request.Attributes;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;
import io.ecrpusher.simulator.kubernetes.request.WriteOptions;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Creates, updates, and applies objects by the API server's rules. */
final class ObjectWriter {
    private final ObjectStore store;
    private final Authorizer authorizer;
    private final Escalation escalation;
    private final AdmissionPolicies policies;
    private final Clock clock;

    ObjectWriter(
            ObjectStore store, Authorizer authorizer, AdmissionPolicies policies, Clock clock) {
        this.store = store;
        this.authorizer = authorizer;
        this.escalation = new Escalation(authorizer);
        this.policies = policies;
        this.clock = clock;
    }

    /** The result of an apply. */
    record Applied(StoredObject object, boolean created) {}

    /** Times of the API have no fractions of a second. */
    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Creates an object. The target has no name, but the input has one or a prefix for one. */
    StoredObject create(User user, ObjectRef path, JsonObject input, WriteOptions options) {
        Resource resource = path.resource();
        if (input.has("metadata") && !metadata(input, "resourceVersion").isEmpty()) {
            throw ApiException.internal(
                    "resourceVersion should not be set on objects to be created");
        }
        JsonObject object = Normalizer.normalize(resource, input);
        ManagedFields owners =
                ManagedFields.NONE.update(
                        resource.schema(), null, object, manager(options, resource), now());
        generateName(object);
        var target = new ObjectRef(resource, path.namespace(), metadata(object, "name"));
        return write(
                target,
                options,
                live -> {
                    Preconditions.requireActiveNamespace(store, target);
                    escalation.check(user, target, path.name(), object);
                    Validation.checkCreate(resource, object);
                    StoredObject created = newObject(target, object, owners);
                    policies.check(user, target, null, created, options.dryRun());
                    if (live != null) {
                        throw ObjectErrors.alreadyExists(resource, target.name());
                    }
                    return created;
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
        if (target.resource().hasGeneration()) {
            metadata.addProperty("generation", 1);
        }
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
    StoredObject update(
            User user, ObjectRef target, WriteOptions options, UnaryOperator<JsonObject> change) {
        Resource resource = target.resource();
        return write(
                target,
                options,
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
                    escalation.check(user, target, target.name(), object);
                    Validation.checkUpdate(resource, live.content(), object);
                    ManagedFields owners =
                            live.managedFields()
                                    .update(
                                            resource.schema(),
                                            live.content(),
                                            object,
                                            manager(options, resource),
                                            now());
                    StoredObject updated = newVersion(live, object, owners);
                    policies.check(user, target, live, updated, options.dryRun());
                    return updated;
                });
    }

    /** Creates or updates an object by server-side apply. */
    Applied apply(User user, ObjectRef target, JsonObject config, WriteOptions options) {
        Resource resource = target.resource();
        boolean[] created = new boolean[1];
        StoredObject stored =
                write(
                        target,
                        options,
                        live -> {
                            ManagedFields.Applied applied = merge(resource, live, config, options);
                            JsonObject object = Normalizer.normalize(resource, applied.object());
                            setNames(object, target);
                            if (live == null) {
                                created[0] = true;
                                Preconditions.requireName(config, target.name());
                                Preconditions.requireActiveNamespace(store, target);
                                escalation.check(user, target, target.name(), object);
                                Validation.checkCreate(resource, object);
                                authorizer.require(user, creation(target));
                                StoredObject fresh =
                                        newObject(target, object, applied.managedFields());
                                policies.check(user, target, null, fresh, options.dryRun());
                                return fresh;
                            }
                            Normalizer.copyServerFields(object, live);
                            Preconditions.requireResourceVersion(
                                    metadata(config, "resourceVersion"), live);
                            escalation.check(user, target, target.name(), object);
                            Validation.checkUpdate(resource, live.content(), object);
                            StoredObject updated =
                                    newVersion(live, object, applied.managedFields());
                            policies.check(user, target, live, updated, options.dryRun());
                            return updated;
                        });
        return new Applied(stored, created[0]);
    }

    private ManagedFields.Applied merge(
            Resource resource, StoredObject live, JsonObject config, WriteOptions options) {
        ManagedFields owners = live == null ? ManagedFields.NONE : live.managedFields();
        try {
            return owners.apply(
                    resource.schema(),
                    live == null ? null : live.content(),
                    config,
                    manager(options, resource),
                    options.force(),
                    now());
        } catch (FieldConflictException e) {
            throw ObjectErrors.fieldConflicts(e);
        }
    }

    private static ManagedFields.Manager manager(WriteOptions options, Resource resource) {
        return new ManagedFields.Manager(options.manager(), resource.apiVersion());
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

    private StoredObject write(
            ObjectRef target, WriteOptions options, UnaryOperator<StoredObject> change) {
        StoredObject[] last = new StoredObject[1];
        StoredObject left =
                store.write(
                        target.resource(),
                        target.namespace(),
                        target.name(),
                        options.dryRun(),
                        live -> {
                            StoredObject next = change.apply(live);
                            if (live == null || !next.finalized()) {
                                return next;
                            }
                            last[0] = next.withRevision(live.revision());
                            return null;
                        });
        return left == null ? last[0] : left;
    }
}
