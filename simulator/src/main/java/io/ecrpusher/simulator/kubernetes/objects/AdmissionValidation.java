package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.List;
import java.util.Set;

/**
 * The validation of admission policies and their bindings. Doesn't compile expressions.
 *
 * <p>Rules and texts come from pkg/apis/admissionregistration/validation of k8s.io/kubernetes.
 */
final class AdmissionValidation {
    private static final Set<String> ACTIONS = Set.of("Audit", "Deny", "Warn");
    private static final String AT_LEAST_ONE =
            "validations or auditAnnotations must contain at least one item";

    private AdmissionValidation() {}

    static void policy(JsonObject policy, List<StatusCause> causes) {
        JsonObject spec = policy.getAsJsonObject("spec");
        if (spec.get("matchConstraints") instanceof JsonObject match) {
            matchRules(match, causes);
        } else {
            causes.add(StatusCause.required("spec.matchConstraints", ""));
        }
        JsonArray validations = array(spec, "validations");
        if (validations.isEmpty() && array(spec, "auditAnnotations").isEmpty()) {
            causes.add(StatusCause.required("spec.validations", AT_LEAST_ONE));
            causes.add(StatusCause.required("spec.auditAnnotations", AT_LEAST_ONE));
        }
        for (int i = 0; i < validations.size(); i++) {
            if (!validations.get(i).getAsJsonObject().has("expression")) {
                causes.add(
                        StatusCause.required(
                                "spec.validations[" + i + "].expression",
                                "expression is not specified"));
            }
        }
    }

    private static void matchRules(JsonObject match, List<StatusCause> causes) {
        JsonArray rules = array(match, "resourceRules");
        for (int i = 0; i < rules.size(); i++) {
            JsonObject rule = rules.get(i).getAsJsonObject();
            for (String field : List.of("operations", "apiGroups", "apiVersions", "resources")) {
                if (array(rule, field).isEmpty()) {
                    causes.add(
                            StatusCause.required(
                                    "spec.matchConstraints.resourceRules[" + i + "]." + field, ""));
                }
            }
        }
    }

    static void binding(JsonObject binding, List<StatusCause> causes) {
        JsonObject spec = binding.getAsJsonObject("spec");
        if (!spec.has("policyName")) {
            causes.add(StatusCause.required("spec.policyName", ""));
        }
        JsonArray actions = array(spec, "validationActions");
        if (actions.isEmpty()) {
            causes.add(
                    StatusCause.required(
                            "spec.validationActions",
                            "at least one validation action is required"));
        }
        for (int i = 0; i < actions.size(); i++) {
            JsonElement action = actions.get(i);
            if (!ACTIONS.contains(action.getAsString())) {
                causes.add(
                        StatusCause.notSupported(
                                "spec.validationActions[" + i + "]",
                                action.toString(),
                                "Audit",
                                "Deny",
                                "Warn"));
            }
        }
    }

    private static JsonArray array(JsonObject object, String field) {
        return object.get(field) instanceof JsonArray array ? array : new JsonArray();
    }
}
