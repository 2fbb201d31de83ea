package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Defaults of admission policies, as in pkg/apis/admissionregistration/v1 of k8s.io/kubernetes. */
final class AdmissionDefaults {
    // Policies are long, and tests give thousands of clusters the same ones.
    private static final Map<JsonObject, JsonObject> SHARED_SPECS = new ConcurrentHashMap<>();

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
        policy.add("spec", SHARED_SPECS.computeIfAbsent(spec, key -> key));
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
