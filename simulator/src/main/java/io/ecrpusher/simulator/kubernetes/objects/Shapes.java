package io.ecrpusher.simulator.kubernetes.objects;

import io.ecrpusher.simulator.kubernetes.fields.Schema;

import java.util.HashMap;
import java.util.Map;

/**
 * The fields of RBAC objects and admission policies, and their ownership.
 *
 * <p>Follows the {@code x-kubernetes-list-type} and {@code x-kubernetes-map-type} markers of
 * k8s.io/api.
 */
final class Shapes {
    private static final Schema STRING_LIST = new Schema.ListOf(Schema.STRING);
    private static final Schema RULES =
            list(
                    struct(
                            Map.of(
                                    "verbs", STRING_LIST,
                                    "apiGroups", STRING_LIST,
                                    "resources", STRING_LIST,
                                    "resourceNames", STRING_LIST,
                                    "nonResourceURLs", STRING_LIST)));
    private static final Schema MATCH_RULES =
            list(
                    struct(
                            Map.of(
                                    "resourceNames", STRING_LIST,
                                    "operations", STRING_LIST,
                                    "apiGroups", STRING_LIST,
                                    "apiVersions", STRING_LIST,
                                    "resources", STRING_LIST,
                                    "scope", Schema.STRING)));
    private static final Schema MATCH =
            new Schema.Whole(
                    struct(
                            Map.of(
                                    "namespaceSelector", Schema.ATOMIC,
                                    "objectSelector", Schema.ATOMIC,
                                    "matchPolicy", Schema.STRING,
                                    "resourceRules", MATCH_RULES,
                                    "excludeResourceRules", MATCH_RULES)));

    static final Schema.Struct ROLE = Schema.object(Map.of("rules", RULES));
    static final Schema.Struct CLUSTER_ROLE =
            Schema.object(
                    Map.of(
                            "rules",
                            RULES,
                            "aggregationRule",
                            struct(Map.of("clusterRoleSelectors", Schema.ATOMIC))));
    static final Schema.Struct BINDING =
            Schema.object(
                    Map.of(
                            "subjects",
                            list(strings("kind", "apiGroup", "name", "namespace")),
                            "roleRef",
                            new Schema.Whole(strings("apiGroup", "kind", "name"))));
    static final Schema.Struct POLICY =
            Schema.object(
                    Map.of(
                            "spec",
                            struct(
                                    Map.of(
                                            "failurePolicy",
                                            Schema.STRING,
                                            "matchConditions",
                                            new Schema.KeyedList(
                                                    "name", strings("name", "expression")),
                                            "matchConstraints",
                                            MATCH,
                                            "paramKind",
                                            new Schema.Whole(strings("apiVersion", "kind")),
                                            "validations",
                                            list(
                                                    strings(
                                                            "expression",
                                                            "message",
                                                            "messageExpression",
                                                            "reason")),
                                            "variables",
                                            new Schema.KeyedList(
                                                    "name",
                                                    new Schema.Whole(
                                                            strings("name", "expression"))),
                                            "auditAnnotations",
                                            list(strings("key", "valueExpression")))),
                            "status",
                            Schema.ATOMIC));
    static final Schema.Struct POLICY_BINDING =
            Schema.object(
                    Map.of(
                            "spec",
                            struct(
                                    Map.of(
                                            "policyName",
                                            Schema.STRING,
                                            "paramRef",
                                            Schema.ATOMIC,
                                            "matchResources",
                                            MATCH,
                                            "validationActions",
                                            new Schema.StringSet()))));

    private Shapes() {}

    private static Schema.Struct struct(Map<String, Schema> fields) {
        return new Schema.Struct(fields);
    }

    private static Schema.Struct strings(String... names) {
        Map<String, Schema> fields = new HashMap<>();
        for (String name : names) {
            fields.put(name, Schema.STRING);
        }
        return struct(Map.copyOf(fields));
    }

    private static Schema list(Schema item) {
        return new Schema.Whole(new Schema.ListOf(item));
    }
}
