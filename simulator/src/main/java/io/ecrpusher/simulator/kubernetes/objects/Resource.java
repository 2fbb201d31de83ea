package io.ecrpusher.simulator.kubernetes.objects;

import io.ecrpusher.simulator.kubernetes.fields.Schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resources that a simulated cluster stores. */
// Error Prone can't see that all lists and maps come from List.of and Map.of.
@SuppressWarnings("ImmutableEnumChecker")
public enum Resource {
    NAMESPACES(
            "",
            "namespaces",
            "Namespace",
            false,
            List.of("spec", "status"),
            Schema.object(
                    Map.of(
                            "spec", new Schema.Struct(Map.of("finalizers", Schema.ATOMIC)),
                            "status",
                                    new Schema.Struct(
                                            Map.of(
                                                    "phase",
                                                    Schema.STRING,
                                                    "conditions",
                                                    new Schema.KeyedList("type")))))),
    SECRETS(
            "",
            "secrets",
            "Secret",
            true,
            List.of("immutable", "data", "stringData", "type"),
            Schema.object(
                    Map.of(
                            "immutable", Schema.BOOLEAN,
                            "data", Schema.STRINGS,
                            "stringData", Schema.STRINGS,
                            "type", Schema.STRING))),
    SERVICE_ACCOUNTS(
            "",
            "serviceaccounts",
            "ServiceAccount",
            true,
            List.of("secrets", "imagePullSecrets", "automountServiceAccountToken"),
            Schema.object(
                    Map.of(
                            "secrets", new Schema.KeyedList("name"),
                            "imagePullSecrets", Schema.ATOMIC,
                            "automountServiceAccountToken", Schema.BOOLEAN))),
    ROLES(Resource.RBAC, "roles", "Role", true, List.of("rules"), Shapes.ROLE),
    CLUSTER_ROLES(
            Resource.RBAC,
            "clusterroles",
            "ClusterRole",
            false,
            List.of("rules", "aggregationRule"),
            Shapes.CLUSTER_ROLE),
    ROLE_BINDINGS(
            Resource.RBAC,
            "rolebindings",
            "RoleBinding",
            true,
            List.of("subjects", "roleRef"),
            Shapes.BINDING),
    CLUSTER_ROLE_BINDINGS(
            Resource.RBAC,
            "clusterrolebindings",
            "ClusterRoleBinding",
            false,
            List.of("subjects", "roleRef"),
            Shapes.BINDING),
    ADMISSION_POLICIES(
            Resource.ADMISSION,
            "validatingadmissionpolicies",
            "ValidatingAdmissionPolicy",
            false,
            List.of("spec", "status"),
            Shapes.POLICY),
    ADMISSION_POLICY_BINDINGS(
            Resource.ADMISSION,
            "validatingadmissionpolicybindings",
            "ValidatingAdmissionPolicyBinding",
            false,
            List.of("spec"),
            Shapes.POLICY_BINDING);

    /** The API group of roles and bindings. */
    public static final String RBAC = "rbac.authorization.k8s.io";

    /** The API group of admission policies. */
    public static final String ADMISSION = "admissionregistration.k8s.io";

    private final String group;
    private final String plural;
    private final String kind;
    private final boolean namespaced;
    private final List<String> fields;
    private final Schema.Struct schema;

    Resource(
            String group,
            String plural,
            String kind,
            boolean namespaced,
            List<String> fields,
            Schema.Struct schema) {
        this.group = group;
        this.plural = plural;
        this.kind = kind;
        this.namespaced = namespaced;
        this.fields = fields;
        this.schema = schema;
    }

    /** Returns the resource with this plural name, such as {@code secrets}. */
    public static Optional<Resource> byPlural(String group, String plural) {
        for (Resource resource : values()) {
            if (resource.plural.equals(plural) && resource.group.equals(group)) {
                return Optional.of(resource);
            }
        }
        return Optional.empty();
    }

    /** Returns the resource with this kind, such as {@code Secret}. */
    public static Optional<Resource> byKind(String apiVersion, String kind) {
        for (Resource resource : values()) {
            if (resource.kind.equals(kind) && resource.apiVersion().equals(apiVersion)) {
                return Optional.of(resource);
            }
        }
        return Optional.empty();
    }

    /** The API group; empty for the core group. */
    public String group() {
        return group;
    }

    /** The name in paths and RBAC rules, such as {@code secrets}. */
    public String plural() {
        return plural;
    }

    /** The kind, such as {@code Secret}. */
    public String kind() {
        return kind;
    }

    /** True if each object belongs to a namespace. */
    public boolean namespaced() {
        return namespaced;
    }

    /** True if the server counts the changes of the spec in {@code metadata.generation}. */
    public boolean hasGeneration() {
        return this == ADMISSION_POLICIES || this == ADMISSION_POLICY_BINDINGS;
    }

    /** The top-level fields besides metadata, in the order in which the API server writes them. */
    public List<String> fields() {
        return fields;
    }

    /** The fields and their ownership rules. */
    public Schema.Struct schema() {
        return schema;
    }

    /** The group and version, such as {@code v1}. */
    public String apiVersion() {
        return group.isEmpty() ? "v1" : group + "/v1";
    }

    /** The plural with its group, as messages show it: {@code roles.rbac.authorization.k8s.io}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** The kind with its group, as messages show it: {@code Role.rbac.authorization.k8s.io}. */
    public String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
