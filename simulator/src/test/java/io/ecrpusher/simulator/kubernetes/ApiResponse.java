package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Manifests;

import java.util.ArrayList;
import java.util.List;

/** A response of an API server. */
record ApiResponse(int status, String text) {
    JsonObject json() {
        return Manifests.json(text.strip()).getAsJsonObject();
    }

    String message() {
        return json().get("message").getAsString();
    }

    String reason() {
        JsonElement reason = json().get("reason");
        return reason == null ? "" : reason.getAsString();
    }

    JsonObject details() {
        return json().getAsJsonObject("details");
    }

    /** Returns each cause as {@code reason, field, message}. */
    List<String> causes() {
        List<String> causes = new ArrayList<>();
        for (JsonElement element : details().getAsJsonArray("causes")) {
            JsonObject cause = element.getAsJsonObject();
            causes.add(
                    "%s, %s, %s"
                            .formatted(
                                    cause.get("reason").getAsString(),
                                    cause.get("field").getAsString(),
                                    cause.get("message").getAsString()));
        }
        return causes;
    }

    /** Returns each entry of managedFields as {@code manager operation fields}. */
    List<String> owners() {
        List<String> owners = new ArrayList<>();
        JsonElement managed = metadata().get("managedFields");
        if (managed != null) {
            for (JsonElement element : managed.getAsJsonArray()) {
                JsonObject entry = element.getAsJsonObject();
                owners.add(
                        "%s %s %s"
                                .formatted(
                                        entry.get("manager").getAsString(),
                                        entry.get("operation").getAsString(),
                                        entry.get("fieldsV1").toString().replace('"', '\'')));
            }
        }
        return owners;
    }

    JsonObject metadata() {
        return json().getAsJsonObject("metadata");
    }

    String resourceVersion() {
        return metadata().get("resourceVersion").getAsString();
    }

    /** Returns a top-level field as JSON with single quotes, or an empty string if it is absent. */
    String field(String name) {
        JsonElement value = json().get(name);
        return value == null ? "" : value.toString().replace('"', '\'');
    }
}
