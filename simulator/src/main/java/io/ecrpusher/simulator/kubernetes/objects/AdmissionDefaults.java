package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** Defaults of admission policies, as in pkg/apis/admissionregistration/v1 of k8s.io/kubernetes. */
final class AdmissionDefaults {
    private AdmissionDefaults() {}

    static void policy(JsonObject policy) {
        if (!policy.has("spec")) {
            policy.add("spec", new JsonObject());
        }
        JsonObject spec = policy.getAsJsonObject("spec");
        if (!spec.has("failurePolicy")) {
            spec.addProperty("failurePolicy", "Fail");
        }
        match(spec, "matchConstraints");
        // Only the server sets it.
        policy.add("status", new JsonObject());
    }

    static void binding(JsonObject binding) {
        if (!binding.has("spec")) {
            binding.add("spec", new JsonObject());
        }
        match(binding.getAsJsonObject("spec"), "matchResources");
    }

    private static void match(JsonObject spec, String field) {
        if (!(spec.get(field) instanceof JsonObject match)) {
            return;
        }
        addIfAbsent(match, "namespaceSelector", new JsonObject());
        addIfAbsent(match, "objectSelector", new JsonObject());
        if (!match.has("matchPolicy")) {
            match.addProperty("matchPolicy", "Equivalent");
        }
        scopes(match, "resourceRules");
        scopes(match, "excludeResourceRules");
    }

    private static void scopes(JsonObject match, String field) {
        if (match.get(field) instanceof JsonArray rules) {
            for (JsonElement rule : rules) {
                if (!rule.getAsJsonObject().has("scope")) {
                    rule.getAsJsonObject().addProperty("scope", "*");
                }
            }
        }
    }

    private static void addIfAbsent(JsonObject object, String field, JsonElement value) {
        if (!object.has(field)) {
            object.add(field, value);
        }
    }
}
