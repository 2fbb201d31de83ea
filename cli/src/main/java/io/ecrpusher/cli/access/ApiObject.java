package io.ecrpusher.cli.access;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object of the Kubernetes API, from a manifest or from a cluster.
 *
 * <p>Held as JSON and not as client-java's model, because the models reject fields that they don't
 * know: a cluster newer than the library would be unreadable.
 */
public record ApiObject(ObjectKey key, JsonObject json) {
    /** The field manager of everything that the command applies. */
    public static final String MANAGER = "ecr-pusher-grant";

    /** Returns the field managers of the object, without those of its status. */
    public Set<String> managers() {
        Set<String> managers = new TreeSet<>();
        for (JsonElement entry : array(metadata(), "managedFields")) {
            if (entry instanceof JsonObject fields && text(fields, "subresource").isEmpty()) {
                managers.add(text(fields, "manager"));
            }
        }
        return managers;
    }

    /** Returns true if the command has applied the object. */
    public boolean isOurs() {
        return managers().contains(MANAGER);
    }

    /** Returns true if nobody else has written to the object. */
    public boolean isOnlyOurs() {
        return managers().equals(Set.of(MANAGER));
    }

    /** Returns the object's UID; empty for one of a manifest. */
    String uid() {
        return text(metadata(), "uid");
    }

    /** Returns true if the object is a binding that names {@code group} as a subject. */
    boolean binds(String group) {
        return key.kind().isBinding()
                && array(json, "subjects").asList().stream()
                        .anyMatch(
                                subject ->
                                        subject instanceof JsonObject one
                                                && text(one, "kind").equals("Group")
                                                && text(one, "name").equals(group));
    }

    /** Returns the role that a binding refers to. */
    String roleRef() {
        return field(json, "roleRef")
                .map(ref -> text(ref, "kind") + " " + text(ref, "name"))
                .orElse("");
    }

    private JsonObject metadata() {
        return field(json, "metadata").orElseGet(JsonObject::new);
    }

    static Optional<JsonObject> field(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject value ? Optional.of(value) : Optional.empty();
    }

    static JsonArray array(JsonObject object, String name) {
        return object.get(name) instanceof JsonArray value ? value : new JsonArray();
    }

    /** Returns a text; empty if the field is missing or isn't a scalar. */
    static String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    static List<String> texts(JsonObject object, String name) {
        return array(object, name).asList().stream()
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString)
                .toList();
    }
}
