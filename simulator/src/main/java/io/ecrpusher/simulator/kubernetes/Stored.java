package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.List;

/**
 * One version of an object; never changed.
 *
 * @param content the object without its kind, resourceVersion and managedFields
 */
record Stored(Resource resource, JsonObject content, Ownership ownership, long revision) {
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

    JsonObject metadata() {
        return content.getAsJsonObject("metadata");
    }

    String name() {
        return metadata().get("name").getAsString();
    }

    String namespace() {
        JsonElement namespace = metadata().get("namespace");
        return namespace == null ? "" : namespace.getAsString();
    }

    /** Whether it is only waiting to be gone. */
    boolean terminating() {
        return metadata().has("deletionTimestamp");
    }

    /** The whole object, as it is answered. */
    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("kind", resource.kind());
        json.addProperty("apiVersion", resource.apiVersion());
        toListItem().entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        return json;
    }

    /** The same without kind and apiVersion, which items of a list do not repeat. */
    JsonObject toListItem() {
        JsonObject json = new JsonObject();
        json.add("metadata", shownMetadata());
        for (String field : resource.fields()) {
            if (content.has(field)) {
                json.add(field, content.get(field));
            }
        }
        return json;
    }

    /** As PartialObjectMetadata. */
    JsonObject toPartial() {
        JsonObject json = new JsonObject();
        json.addProperty("kind", "PartialObjectMetadata");
        json.addProperty("apiVersion", "meta.k8s.io/v1");
        json.add("metadata", shownMetadata());
        return json;
    }

    private JsonObject shownMetadata() {
        JsonObject shown = new JsonObject();
        JsonObject metadata = metadata();
        for (String field : METADATA) {
            if (field.equals("resourceVersion")) {
                shown.addProperty("resourceVersion", Long.toString(revision));
            } else if (metadata.has(field)) {
                shown.add(field, metadata.get(field));
            }
        }
        if (!ownership.entries().isEmpty()) {
            shown.add("managedFields", ownership.toJson(resource.apiVersion()));
        }
        return shown;
    }
}
