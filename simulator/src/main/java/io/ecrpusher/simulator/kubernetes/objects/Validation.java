package io.ecrpusher.simulator.kubernetes.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The API server's validation of the simulated resources.
 *
 * <p>Rules and texts come from k8s.io/apimachinery and k8s.io/kubernetes.
 */
public final class Validation {
    private static final int MAX_ANNOTATION_BYTES = 256 * 1024;

    private Validation() {}

    /**
     * Checks a new object.
     *
     * @throws ApiException 422 with all causes if it is invalid
     */
    public static void checkCreate(Resource resource, JsonObject object) {
        List<StatusCause> causes = new ArrayList<>();
        metadata(resource, object, causes);
        content(resource, object, causes);
        throwIfInvalid(resource, object, causes);
    }

    /**
     * Checks a change of an object.
     *
     * @throws ApiException 422 with all causes if the change is invalid
     */
    public static void checkUpdate(Resource resource, JsonObject before, JsonObject after) {
        List<StatusCause> causes = new ArrayList<>();
        labels(after, causes);
        finalizersOfTerminating(before, after, causes);
        if (resource == Resource.SECRETS) {
            SecretValidation.update(before, after, causes);
        }
        content(resource, after, causes);
        if (resource == Resource.ROLE_BINDINGS || resource == Resource.CLUSTER_ROLE_BINDINGS) {
            RbacValidation.bindingUpdate(before, after, causes);
        }
        throwIfInvalid(resource, after, causes);
    }

    private static void throwIfInvalid(
            Resource resource, JsonObject object, List<StatusCause> causes) {
        if (!causes.isEmpty()) {
            JsonElement name = object.getAsJsonObject("metadata").get("name");
            throw ObjectErrors.invalid(resource, name == null ? "" : name.getAsString(), causes);
        }
    }

    private static void metadata(Resource resource, JsonObject object, List<StatusCause> causes) {
        JsonElement name = object.getAsJsonObject("metadata").get("name");
        if (name == null || name.getAsString().isEmpty()) {
            causes.add(StatusCause.required("metadata.name", "name or generateName is required"));
        } else {
            String text = name.getAsString();
            String error =
                    switch (resource) {
                        case NAMESPACES -> NameRules.label(text);
                        case SECRETS,
                                SERVICE_ACCOUNTS,
                                ADMISSION_POLICIES,
                                ADMISSION_POLICY_BINDINGS ->
                                NameRules.subdomain(text);
                        case ROLES, CLUSTER_ROLES, ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS ->
                                NameRules.pathSegment(text);
                    };
            if (!error.isEmpty()) {
                causes.add(StatusCause.invalid("metadata.name", quoted(text), error));
            }
        }
        labels(object, causes);
    }

    private static void labels(JsonObject object, List<StatusCause> causes) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        for (Map.Entry<String, JsonElement> label : entries(metadata, "labels")) {
            addIfInvalid(
                    causes,
                    "metadata.labels",
                    label.getKey(),
                    NameRules.qualifiedName(label.getKey()));
            String value = label.getValue().getAsString();
            addIfInvalid(causes, "metadata.labels", value, NameRules.labelValue(value));
        }
        int size = 0;
        for (Map.Entry<String, JsonElement> annotation : entries(metadata, "annotations")) {
            String key = annotation.getKey();
            size += key.length() + annotation.getValue().getAsString().getBytes(UTF_8).length;
            addIfInvalid(
                    causes,
                    "metadata.annotations",
                    key,
                    NameRules.qualifiedName(key.toLowerCase(Locale.ROOT)));
        }
        if (size > MAX_ANNOTATION_BYTES) {
            causes.add(StatusCause.tooLong("metadata.annotations", MAX_ANNOTATION_BYTES));
        }
    }

    private static void finalizersOfTerminating(
            JsonObject before, JsonObject after, List<StatusCause> causes) {
        List<String> added = new ArrayList<>(finalizers(after));
        added.removeAll(finalizers(before));
        if (before.getAsJsonObject("metadata").has("deletionTimestamp") && !added.isEmpty()) {
            StatusCause cause =
                    StatusCause.forbidden(
                            "metadata.finalizers",
                            "no new finalizers can be added if the object is being deleted, found"
                                    + " new finalizers []string{\"%s\"}"
                                            .formatted(String.join("\", \"", added)));
            // A real server reports it twice.
            causes.add(cause);
            causes.add(cause);
        }
    }

    private static List<String> finalizers(JsonObject object) {
        return object.getAsJsonObject("metadata").get("finalizers") instanceof JsonArray array
                ? array.asList().stream().map(JsonElement::getAsString).toList()
                : List.of();
    }

    private static void content(Resource resource, JsonObject object, List<StatusCause> causes) {
        switch (resource) {
            case SECRETS -> SecretValidation.secret(object, causes);
            case ROLES, CLUSTER_ROLES -> RbacValidation.role(resource, object, causes);
            case ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS ->
                    RbacValidation.binding(resource, object, causes);
            case ADMISSION_POLICIES -> AdmissionValidation.policy(object, causes);
            case ADMISSION_POLICY_BINDINGS -> AdmissionValidation.binding(object, causes);
            case NAMESPACES, SERVICE_ACCOUNTS -> {}
        }
    }

    static void addIfInvalid(List<StatusCause> causes, String field, String value, String error) {
        if (!error.isEmpty()) {
            causes.add(StatusCause.invalid(field, quoted(value), error));
        }
    }

    static String quoted(String text) {
        return "\"" + text + "\"";
    }

    static Set<Map.Entry<String, JsonElement>> entries(JsonObject object, String name) {
        return object.has(name) ? object.getAsJsonObject(name).entrySet() : Set.of();
    }
}
