package io.ecrpusher.rbac;

import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.rbac.ValidatingPolicy.Validation;
import io.ecrpusher.rbac.ValidatingPolicy.Variable;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ValidatingAdmissionPolicies that limit the access entry's group to the writes that a fleet
 * needs. RBAC limits verbs and names; it can't limit types, labels, data keys, or other fields.
 * Kubernetes has these policies since 1.30.
 *
 * <p>Admission runs after the API server has decoded a patch. Errors before that, such as an
 * invalid {@code creationTimestamp}, quote the whole Secret (patcher.applyJSPatch in
 * staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go). No policy can prevent this: {@code
 * patch} on an existing Secret includes reading it.
 */
public record AdmissionPolicy(List<ValidatingPolicy> policies) {
    /** The end of a message that a changed fleet can cause. */
    static final String REMEDY =
            "; if the fleet has changed, apply the output of scripts/rbac again";

    private static final String KEY_REMEDY =
            "; if another program adds it, list it in addedByOthers in the fleet file; then, or if the fleet has changed, apply the output of scripts/rbac again";

    /**
     * Returns the policies for {@code secrets}.
     *
     * @param prune present if the fleet deletes Secrets that it no longer contains
     */
    public static AdmissionPolicy of(Collection<SecretSpec> secrets, Optional<Prune> prune) {
        return new AdmissionPolicy(
                List.of(SecretPolicy.of(secrets, prune), ServiceAccountPolicy.of(secrets)));
    }

    /**
     * Returns the manifests as YAML for {@code kubectl apply}: two policies, each with its binding.
     * They apply to the access entry's group, {@code ecr-pusher}.
     */
    public String manifest() {
        return String.join(
                "---\n",
                policies.stream().flatMap(one -> one.manifests(Rbac.GROUP).stream()).toList());
    }

    /**
     * Returns a validation that the list {@code variables.NAME} of refused keys is empty. Its
     * message names them.
     */
    static Validation noKeys(String message, String name) {
        return new Validation(
                message + KEY_REMEDY,
                "size(variables.%s) == 0".formatted(name),
                "%s + variables.%s.join(', ') + %s"
                        .formatted(Cel.text(message + ": "), name, Cel.text(KEY_REMEDY)));
    }

    /** Returns a condition that is true if other programs add the key {@code k}. */
    static String addedByOthers(Collection<SecretSpec> secrets) {
        Set<String> keys = new HashSet<>();
        for (SecretSpec secret : secrets) {
            keys.addAll(secret.addedByOthers());
        }
        return "k in " + Cel.list(keys);
    }

    /** Returns the variables that conditions on names and namespaces use. */
    static Stream<Variable> requestVariables(Collection<SecretSpec> secrets) {
        boolean labels =
                secrets.stream().anyMatch(secret -> secret.namespaces().labels().isPresent());
        return labels
                ? Stream.of(
                        Cel.NAME,
                        Cel.orEmpty("namespaceLabels", "namespaceObject.metadata.labels", "{}"))
                : Stream.of(Cel.NAME);
    }
}
