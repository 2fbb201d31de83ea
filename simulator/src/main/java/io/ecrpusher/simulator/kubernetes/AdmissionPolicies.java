package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.admission.Policy;
import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StatusCause;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;

import java.util.List;
import java.util.Optional;

/**
 * Enforces the validating admission policies of one cluster, at once after they are written. A real
 * server takes about a second.
 *
 * <p>Enforces action Deny only. {@link Policy} names the parts of a policy that it ignores.
 */
final class AdmissionPolicies {
    private final ObjectStore store;

    AdmissionPolicies(ObjectStore store) {
        this.store = store;
    }

    /**
     * Checks a write.
     *
     * @param before null if the write creates the object
     * @param after null if the write deletes the object
     * @throws ApiException if a policy denies the write, or the write is a policy that doesn't
     *     compile
     */
    void check(
            User user, ObjectRef target, StoredObject before, StoredObject after, boolean dryRun) {
        Resource resource = target.resource();
        if (resource.group().equals(Resource.ADMISSION)) {
            // Policies don't apply to policies, so that a wrong one can be corrected.
            if (resource == Resource.ADMISSION_POLICIES && after != null) {
                requireCompiles(after);
            }
            return;
        }
        for (StoredObject binding : store.all(Resource.ADMISSION_POLICY_BINDINGS)) {
            JsonObject spec = binding.content().getAsJsonObject("spec");
            String name = spec.get("policyName").getAsString();
            StoredObject policy = store.get(Resource.ADMISSION_POLICIES, "", name);
            if (policy == null || !spec.get("validationActions").toString().contains("Deny")) {
                continue;
            }
            Optional<Policy.Denial> denial =
                    new Policy(policy.content().getAsJsonObject("spec"))
                            .denial(
                                    resource,
                                    request(user, target, before, after, dryRun),
                                    json(after),
                                    json(before),
                                    json(store.get(Resource.NAMESPACES, "", target.namespace())));
            if (denial.isPresent()) {
                String message =
                        "ValidatingAdmissionPolicy '%s' with binding '%s' denied request: %s"
                                .formatted(name, binding.name(), denial.get().message());
                throw ObjectErrors.denied(resource, target.name(), message, denial.get().reason());
            }
        }
    }

    private static void requireCompiles(StoredObject policy) {
        List<StatusCause> causes =
                new Policy(policy.content().getAsJsonObject("spec")).compileErrors();
        if (!causes.isEmpty()) {
            throw ObjectErrors.invalid(policy.resource(), policy.name(), causes);
        }
    }

    private static JsonObject json(StoredObject object) {
        return object == null ? null : object.toJson();
    }

    /** Returns the AdmissionRequest without the objects. */
    private static JsonObject request(
            User user, ObjectRef target, StoredObject before, StoredObject after, boolean dryRun) {
        JsonObject info = new JsonObject();
        info.addProperty("username", user.name());
        JsonArray groups = new JsonArray();
        user.sortedGroups().forEach(groups::add);
        info.add("groups", groups);
        JsonObject request = new JsonObject();
        request.add("kind", named(target.resource(), "kind", target.resource().kind()));
        request.add("resource", named(target.resource(), "resource", target.resource().plural()));
        request.addProperty("name", target.name());
        if (!target.namespace().isEmpty()) {
            request.addProperty("namespace", target.namespace());
        }
        request.addProperty(
                "operation", before == null ? "CREATE" : after == null ? "DELETE" : "UPDATE");
        request.add("userInfo", info);
        request.addProperty("dryRun", dryRun);
        return request;
    }

    private static JsonObject named(Resource resource, String field, String name) {
        JsonObject json = new JsonObject();
        json.addProperty("group", resource.group());
        json.addProperty("version", "v1");
        json.addProperty(field, name);
        return json;
    }
}
