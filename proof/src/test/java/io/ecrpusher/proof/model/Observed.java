package io.ecrpusher.proof.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.proof.model.ModelSecret.Field;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A Secret as an API server stores it, in the model's form. */
final class Observed {
    static final String CONTENT = "annotation:ecr-pusher.io/content";

    private Observed() {}

    /** Returns the differences between {@code expected} and the stored Secret; empty if none. */
    static List<String> differences(ModelSecret expected, JsonObject stored) {
        List<String> differences = new ArrayList<>();
        String uid = stored.getAsJsonObject("metadata").get("uid").getAsString();
        if (expected.uid != null && !expected.uid.equals(uid)) {
            differences.add("the UID changed");
        }
        Map<String, Field> actual = fields(stored);
        Set<String> names = new TreeSet<>(actual.keySet());
        names.addAll(expected.fields.keySet());
        for (String name : names) {
            Field want = expected.fields.get(name);
            Field is = actual.get(name);
            boolean equal =
                    want != null
                            && is != null
                            && want.owners().equals(is.owners())
                            && (want.value().equals(is.value()) || name.equals(CONTENT));
            if (!equal) {
                differences.add("%s is %s, expected %s".formatted(name, is, want));
            }
        }
        return differences;
    }

    /** Returns the fields of a stored Secret with their owners. */
    static Map<String, Field> fields(JsonObject stored) {
        Map<String, Object> values = new TreeMap<>();
        String type = stored.get("type").getAsString();
        values.put("type", type);
        if (stored.has("immutable")) {
            values.put("immutable", stored.get("immutable").getAsBoolean());
        }
        JsonObject metadata = stored.getAsJsonObject("metadata");
        members(metadata, "labels")
                .forEach((key, value) -> values.put("label:" + key, value.getAsString()));
        members(metadata, "annotations")
                .forEach((key, value) -> values.put("annotation:" + key, value.getAsString()));
        members(stored, "data")
                .forEach((key, value) -> values.put("data:" + key, data(key, value.getAsString())));
        Map<String, Set<String>> owners = new HashMap<>();
        for (JsonElement entry : metadata.getAsJsonArray("managedFields")) {
            JsonObject manager = entry.getAsJsonObject();
            JsonObject owned = manager.getAsJsonObject("fieldsV1");
            String name = manager.get("manager").getAsString();
            addOwners(owned, "", name, owners);
            if (owned.get("f:metadata") instanceof JsonObject meta) {
                addOwners(meta, "", name, owners);
            }
        }
        Map<String, Field> fields = new TreeMap<>();
        values.forEach(
                (name, value) ->
                        fields.put(name, new Field(value, owners.getOrDefault(name, Set.of()))));
        return fields;
    }

    private static void addOwners(
            JsonObject owned, String prefix, String manager, Map<String, Set<String>> owners) {
        for (String name : owned.keySet()) {
            String group =
                    switch (name) {
                        case "f:data" -> "data:";
                        case "f:labels" -> "label:";
                        case "f:annotations" -> "annotation:";
                        case "f:type", "f:immutable" -> "";
                        default -> null;
                    };
            if (group == null) {
                continue;
            }
            if (group.isEmpty()) {
                add(prefix + name.substring(2), manager, owners);
                continue;
            }
            for (String key : owned.getAsJsonObject(name).keySet()) {
                if (key.startsWith("f:")) {
                    add(group + key.substring(2), manager, owners);
                }
            }
        }
    }

    private static void add(String field, String manager, Map<String, Set<String>> owners) {
        owners.computeIfAbsent(field, _ -> new HashSet<>()).add(manager);
    }

    private static Map<String, JsonElement> members(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject members ? members.asMap() : Map.of();
    }

    private static Object data(String key, String base64) {
        String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        return switch (key) {
            case ".dockerconfigjson", "config.json" ->
                    passwords(
                            JsonParser.parseString(text)
                                    .getAsJsonObject()
                                    .getAsJsonObject("auths"));
            case ".dockercfg" -> passwords(JsonParser.parseString(text).getAsJsonObject());
            default -> text;
        };
    }

    /** Reads the field that wins over all others of an entry. */
    private static Map<String, String> passwords(JsonObject auths) {
        Map<String, String> passwords = new TreeMap<>();
        auths.asMap()
                .forEach(
                        (host, entry) -> {
                            String auth = entry.getAsJsonObject().get("auth").getAsString();
                            passwords.put(
                                    host,
                                    auth.equals(Writes.BROKEN)
                                            ? auth
                                            : new String(
                                                            Base64.getDecoder().decode(auth),
                                                            StandardCharsets.UTF_8)
                                                    .split(":", 2)[1]);
                        });
        return passwords;
    }

    /** Returns a document with {@code passwords}, as other clients write it. */
    static String document(FleetSpec.Form form, Map<String, String> passwords) {
        return document(form, new JsonObject(), passwords);
    }

    /**
     * Returns the document of a stored Secret with {@code passwords}. Keeps entries as they are.
     */
    static String edited(FleetSpec.Form form, JsonObject stored, Map<String, String> passwords) {
        String data = stored.getAsJsonObject("data").get(form.key).getAsString();
        JsonObject document =
                JsonParser.parseString(
                                new String(
                                        Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
                        .getAsJsonObject();
        return document(
                form,
                form == FleetSpec.Form.DOCKERCFG ? document : document.getAsJsonObject("auths"),
                passwords);
    }

    private static String document(
            FleetSpec.Form form, JsonObject existing, Map<String, String> passwords) {
        Map<String, String> before = passwords(existing);
        JsonObject auths = new JsonObject();
        passwords.forEach(
                (host, password) -> {
                    if (password.equals(before.get(host))) {
                        auths.add(host, existing.get(host));
                        return;
                    }
                    JsonObject entry = new JsonObject();
                    entry.addProperty(
                            "auth",
                            password.equals(Writes.BROKEN)
                                    ? password
                                    : base64("someone:" + password));
                    auths.add(host, entry);
                });
        JsonObject document = auths;
        if (form != FleetSpec.Form.DOCKERCFG) {
            document = new JsonObject();
            document.add("auths", auths);
        }
        return base64(document.toString());
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
