package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.fields.ManagedFields;

import java.util.List;
import java.util.UUID;

/**
 * One version of an object. Immutable.
 *
 * @param content the object without kind, resourceVersion, and managedFields
 * @param revision the store's revision that wrote it; 0 if none did, as in a dry run
 */
public record StoredObject(
        Resource resource, JsonObject content, ManagedFields managedFields, long revision) {
    private static final List<String> METADATA =
            List.of(
                    "name",
                    "generateName",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "labels",
                    "annotations",
                    "ownerReferences",
                    "finalizers");

    /** The object's metadata. Don't change it. */
    public JsonObject metadata() {
        return content.getAsJsonObject("metadata");
    }

    /** The object's name. */
    public String name() {
        return metadata().get("name").getAsString();
    }

    /** The object's namespace; empty if it is cluster-scoped. */
    public String namespace() {
        JsonElement namespace = metadata().get("namespace");
        return namespace == null ? "" : namespace.getAsString();
    }

    /** Returns a copy with a new UID, as another cluster has it. */
    StoredObject copy(String creationTimestamp) {
        // Shares everything but the metadata, because tests create thousands of clusters.
        JsonObject copy = new JsonObject();
        content.entrySet().forEach(entry -> copy.add(entry.getKey(), entry.getValue()));
        JsonObject metadata = metadata().deepCopy();
        copy.add("metadata", metadata);
        metadata.addProperty("uid", UUID.randomUUID().toString());
        metadata.addProperty("creationTimestamp", creationTimestamp);
        return new StoredObject(resource, copy, managedFields, revision);
    }

    /** True after the deletion of an object that still exists. */
    public boolean terminating() {
        return metadata().has("deletionTimestamp");
    }

    /** True if nothing keeps a terminating object. The server then deletes it. */
    public boolean finalized() {
        // The finalizers of a namespace are in its spec, and only its controller removes them.
        return terminating() && resource != Resource.NAMESPACES && !hasFinalizers();
    }

    /** True if the object has finalizers in its metadata. */
    public boolean hasFinalizers() {
        return metadata().get("finalizers") instanceof JsonArray array && !array.isEmpty();
    }

    /** Returns this version as written by {@code otherRevision}. */
    public StoredObject withRevision(long otherRevision) {
        return new StoredObject(resource, content, managedFields, otherRevision);
    }

    /** Returns the whole object, as a response has it. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("kind", resource.kind());
        json.addProperty("apiVersion", resource.apiVersion());
        toListItem().entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        return json;
    }

    /** Returns the object without kind and apiVersion, as an item of a list. */
    public JsonObject toListItem() {
        JsonObject json = new JsonObject();
        json.add("metadata", responseMetadata());
        for (String field : resource.fields()) {
            if (content.has(field)) {
                json.add(field, content.get(field));
            } else if (field.equals("rules")) {
                // The only field without omitempty in k8s.io/api.
                json.add(field, JsonNull.INSTANCE);
            }
        }
        return json;
    }

    /** Returns the object as a PartialObjectMetadata. */
    public JsonObject toPartialMetadata() {
        JsonObject json = new JsonObject();
        json.addProperty("kind", "PartialObjectMetadata");
        json.addProperty("apiVersion", "meta.k8s.io/v1");
        json.add("metadata", responseMetadata());
        return json;
    }

    private JsonObject responseMetadata() {
        JsonObject json = new JsonObject();
        JsonObject metadata = metadata();
        for (String field : METADATA) {
            if (field.equals("resourceVersion") && revision > 0) {
                json.addProperty("resourceVersion", Long.toString(revision));
            } else if (metadata.has(field)) {
                json.add(field, metadata.get(field));
            }
        }
        if (!managedFields.entries().isEmpty()) {
            json.add("managedFields", managedFields.toJson());
        }
        return json;
    }
}
