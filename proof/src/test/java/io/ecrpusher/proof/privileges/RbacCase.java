package io.ecrpusher.proof.privileges;

import java.util.List;

/**
 * A kind of fleet that needs its own RBAC.
 *
 * @param before the fleet of an earlier rotation; empty for none
 * @param fleet the sections {@code secrets} and {@code prune} of the fleet file
 * @param sweeps true if the stack has a sweep schedule
 * @param objects manifests of objects that others have written
 */
record RbacCase(String name, String before, String fleet, boolean sweeps, String objects) {
    private static final String ACCOUNTS =
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: %s, namespace: default}
            """;

    static List<RbacCase> all() {
        return List.of(
                of(
                        "Secrets in named namespaces",
                        "secrets: [{name: ecr-pull, namespaces: [default, team-a]}, {name: other, namespaces: [default, team-a]}]"),
                of("namespace patterns", "secrets: [{name: ecr-pull, namespaces: [\"team-*\"]}]"),
                of("namespace labels", "secrets: [{name: ecr-pull, namespaces: {labels: team=a}}]"),
                new RbacCase(
                        "`SweepSchedule`",
                        "",
                        "secrets: [{name: ecr-pull, namespaces: [default, team-a]}]",
                        true,
                        ""),
                new RbacCase(
                        "`serviceAccounts` by name",
                        "",
                        "secrets: [{name: ecr-pull, namespaces: [default], serviceAccounts: [default, builder]}]",
                        false,
                        ACCOUNTS.formatted("builder")),
                new RbacCase(
                        "`serviceAccounts` by pattern, in namespace patterns",
                        "",
                        "secrets: [{name: ecr-pull, namespaces: [\"def*\"], serviceAccounts: [\"ci-*\"]}]",
                        false,
                        ACCOUNTS.formatted("ci-a")),
                new RbacCase(
                        "`onConflict: merge`",
                        "",
                        "secrets: [{name: ecr-pull, namespaces: [default, team-a], onConflict: merge}]",
                        false,
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: ecr-pull, namespace: default}
                        type: kubernetes.io/dockerconfigjson
                        stringData: {.dockerconfigjson: '{"auths":{"registry.example.com":{"auth":"dTpw"}}}'}
                        """),
                new RbacCase(
                        "`onTypeChange: recreate`",
                        "secrets: [{name: ecr-pull, namespaces: [default], format: dockercfg}]",
                        "secrets: [{name: ecr-pull, namespaces: [default], onTypeChange: recreate}]",
                        false,
                        ""),
                new RbacCase(
                        "`prune`",
                        "secrets: [{name: ecr-pull, namespaces: [default, team-a]}, {name: old, namespaces: [default]}]",
                        "prune: {retired: [old]}\nsecrets: [{name: ecr-pull, namespaces: [default, kube-public]}]",
                        false,
                        ""));
    }

    private static RbacCase of(String name, String fleet) {
        return new RbacCase(name, "", fleet, false, "");
    }

    static String file(String sections) {
        return """
               version: 1
               name: platform
               registries: [{name: main}]
               clusters: [{name: prod}]
               %s
               """
                .formatted(sections);
    }
}
