package io.ecrpusher.simulator.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resources that a simulated cluster keeps. */
// Lists and maps are made by List.of and Map.of.
@SuppressWarnings("ImmutableEnumChecker")
enum Resource {
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
    ROLES(Resource.RBAC, "roles", "Role", true, List.of("rules"), Shape.RULES),
    CLUSTER_ROLES(
            Resource.RBAC,
            "clusterroles",
            "ClusterRole",
            false,
            List.of("rules", "aggregationRule"),
            Shape.RULES),
    ROLE_BINDINGS(
            Resource.RBAC,
            "rolebindings",
            "RoleBinding",
            true,
            List.of("subjects", "roleRef"),
            Shape.BINDING),
    CLUSTER_ROLE_BINDINGS(
            Resource.RBAC,
            "clusterrolebindings",
            "ClusterRoleBinding",
            false,
            List.of("subjects", "roleRef"),
            Shape.BINDING);

    static final String RBAC = "rbac.authorization.k8s.io";

    /** Apart, because an enum's constants are made before its other statics. */
    private static final class Shape {
        static final Schema.Struct RULES =
                Schema.object(Map.of("rules", Schema.ATOMIC, "aggregationRule", Schema.ATOMIC));
        static final Schema.Struct BINDING =
                Schema.object(Map.of("subjects", Schema.ATOMIC, "roleRef", Schema.ATOMIC));
    }

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

    static Optional<Resource> of(String group, String plural) {
        for (Resource resource : values()) {
            if (resource.plural.equals(plural) && resource.group.equals(group)) {
                return Optional.of(resource);
            }
        }
        return Optional.empty();
    }

    static Optional<Resource> ofKind(String apiVersion, String kind) {
        for (Resource resource : values()) {
            if (resource.kind.equals(kind) && resource.apiVersion().equals(apiVersion)) {
                return Optional.of(resource);
            }
        }
        return Optional.empty();
    }

    String group() {
        return group;
    }

    String plural() {
        return plural;
    }

    String kind() {
        return kind;
    }

    boolean namespaced() {
        return namespaced;
    }

    /** The names of its own fields, in the order in which the API server writes them. */
    List<String> fields() {
        return fields;
    }

    Schema.Struct schema() {
        return schema;
    }

    String apiVersion() {
        return group.isEmpty() ? "v1" : group + "/v1";
    }

    /** As messages name it: {@code secrets}, {@code roles.rbac.authorization.k8s.io}. */
    String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
