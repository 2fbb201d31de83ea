package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.fields.ManagedFields;

import java.util.List;
import java.util.UUID;

/**
 * One version of an object. Immutable.
 *
 * @param content the object without kind, resourceVersion, and managedFields
 * @param revision the store's revision that wrote it; 0 before it is written
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
                    "creationTimestamp",
                    "deletionTimestamp",
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
        JsonObject copy = content.deepCopy();
        JsonObject metadata = copy.getAsJsonObject("metadata");
        metadata.addProperty("uid", UUID.randomUUID().toString());
        metadata.addProperty("creationTimestamp", creationTimestamp);
        return new StoredObject(resource, copy, managedFields, revision);
    }

    /** True after the deletion of an object that still exists. */
    public boolean terminating() {
        return metadata().has("deletionTimestamp");
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
            if (field.equals("resourceVersion")) {
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
