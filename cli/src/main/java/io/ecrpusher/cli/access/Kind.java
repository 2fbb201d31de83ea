package io.ecrpusher.cli.access;

import java.util.Arrays;
import java.util.Optional;

/**
 * A kind of object in the manifests. In the order in which they are created, so that the group
 * never has permissions that no policy limits.
 */
public enum Kind {
    POLICY(
            "ValidatingAdmissionPolicy",
            "admissionregistration.k8s.io",
            "validatingadmissionpolicies"),
    POLICY_BINDING(
            "ValidatingAdmissionPolicyBinding",
            "admissionregistration.k8s.io",
            "validatingadmissionpolicybindings"),
    CLUSTER_ROLE("ClusterRole", "rbac.authorization.k8s.io", "clusterroles"),
    CLUSTER_ROLE_BINDING("ClusterRoleBinding", "rbac.authorization.k8s.io", "clusterrolebindings"),
    ROLE_BINDING("RoleBinding", "rbac.authorization.k8s.io", "rolebindings");

    private final String title;
    private final String group;
    private final String plural;

    Kind(String title, String group, String plural) {
        this.title = title;
        this.group = group;
        this.plural = plural;
    }

    /** Returns the kind with the name that manifests use, such as {@code ClusterRole}. */
    static Optional<Kind> of(String title) {
        return Arrays.stream(values()).filter(kind -> kind.title.equals(title)).findFirst();
    }

    /** Returns the name that manifests use. */
    public String title() {
        return title;
    }

    /** Returns the name that kubectl and paths use. */
    public String plural() {
        return plural;
    }

    /** Returns the API's group and version, as manifests have them. */
    String apiVersion() {
        return group + "/v1";
    }

    /** Returns true for the kinds that Kubernetes has since 1.30. */
    public boolean isPolicy() {
        return this == POLICY || this == POLICY_BINDING;
    }

    /** Returns true for the kinds that give permissions to a group. */
    boolean isBinding() {
        return this == CLUSTER_ROLE_BINDING || this == ROLE_BINDING;
    }
}
