package io.ecrpusher.proof.privileges;

import java.util.List;

/**
 * A request that a clause of the admission policies denies.
 *
 * @param clause the start of the clause's message
 * @param attempt what the request tries, for the page
 * @param type of the body, such as {@code merge-patch+json}
 */
record AdmissionProbe(
        String clause, String attempt, String method, String type, String path, String body) {
    /** The fleet that the policies are for. */
    static final String FLEET =
            """
            version: 1
            name: platform
            registries: [{name: main}]
            clusters: [{name: prod}]
            prune: {retired: [retired]}
            secrets: [{name: pull, namespaces: [default, team-a], serviceAccounts: [default]}]
            """;

    /** What is in the cluster before. Another field manager writes it. */
    static final String OBJECTS =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: team-a}}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default, namespace: default}
            imagePullSecrets: [{name: theirs}]
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: builder, namespace: default}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: pull, namespace: team-a}, type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: e30=}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: retired, namespace: default}, type: Opaque, data: {a: Yg==}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: other, namespace: default}, type: Opaque, data: {a: Yg==}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: all}
            rules: [{apiGroups: [""], resources: [secrets, serviceaccounts], verbs: ["*"]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: all}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}]
            """;

    private static final String SECRETS = "/api/v1/namespaces/default/secrets/";
    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts/";

    static List<AdmissionProbe> all() {
        return List.of(
                apply(
                        "the fleet has no Secret of this name",
                        "Create a Secret of another name",
                        SECRETS + "new",
                        docker("", "")),
                apply(
                        "the fleet's Secret of this name has another type",
                        "Write another type",
                        SECRETS + "pull",
                        secret("Opaque", "", "")),
                apply(
                        "the fleet's Secret of this name has other data keys",
                        "Add a data key",
                        SECRETS + "pull",
                        docker("", "").replace("e30=\"", "e30=\",\"token\":\"eA==\"")),
                apply(
                        "another field manager wrote the Secret, and the fleet doesn't adopt or merge it",
                        "Overwrite the Secret of another owner",
                        "/api/v1/namespaces/team-a/secrets/pull",
                        docker("", "")),
                apply(
                        "the fleet doesn't set this label",
                        "Set a label",
                        SECRETS + "pull",
                        docker("\"labels\":{\"a\":\"b\"}", "")),
                apply(
                        "the fleet doesn't set this annotation",
                        "Set an annotation",
                        SECRETS + "pull",
                        docker("\"annotations\":{\"a\":\"b\"}", "")),
                apply(
                        "ownerReferences, finalizers, and other metadata",
                        "Add a finalizer",
                        SECRETS + "pull",
                        docker("\"finalizers\":[\"example.com/a\"]", "")),
                apply(
                        "immutable and fields other than type and data",
                        "Make the Secret immutable",
                        SECRETS + "pull",
                        docker("", ",\"immutable\":true")),
                delete(
                        "the fleet doesn't delete Secrets of this name here",
                        "Delete a Secret of another name",
                        SECRETS + "other"),
                delete(
                        "another field manager wrote the Secret, and the fleet doesn't adopt it",
                        "Delete a Secret of another owner",
                        SECRETS + "retired"),
                delete(
                        "ecr-pusher only updates ServiceAccounts",
                        "Delete a ServiceAccount",
                        ACCOUNTS + "default"),
                merge(
                        "the fleet doesn't update this ServiceAccount",
                        "Change another ServiceAccount",
                        "builder",
                        "{\"imagePullSecrets\":[{\"name\":\"pull\"}]}"),
                merge(
                        "labels, annotations, and other metadata",
                        "Label a ServiceAccount",
                        "default",
                        "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"),
                merge(
                        "ownerReferences, finalizers, and other metadata",
                        "Add a finalizer to a ServiceAccount",
                        "default",
                        "{\"metadata\":{\"finalizers\":[\"example.com/a\"]}}"),
                merge(
                        "fields other than imagePullSecrets",
                        "Change another field of a ServiceAccount",
                        "default",
                        "{\"automountServiceAccountToken\":false}"),
                merge(
                        "entries of imagePullSecrets must stay",
                        "Remove an entry from `imagePullSecrets`",
                        "default",
                        "{\"imagePullSecrets\":[]}"),
                merge(
                        "the fleet doesn't add this Secret",
                        "Add another Secret to `imagePullSecrets`",
                        "default",
                        "{\"imagePullSecrets\":[{\"name\":\"theirs\"},{\"name\":\"other\"}]}"));
    }

    private static AdmissionProbe apply(String clause, String attempt, String path, String secret) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new AdmissionProbe(
                clause,
                attempt,
                "PATCH",
                "apply-patch+yaml",
                path + "?fieldManager=ecr-pusher/platform&force=true&dryRun=All",
                secret.replace("NAME", name));
    }

    private static AdmissionProbe merge(
            String clause, String attempt, String account, String patch) {
        return new AdmissionProbe(
                clause,
                attempt,
                "PATCH",
                "merge-patch+json",
                ACCOUNTS + account + "?dryRun=All",
                patch);
    }

    private static AdmissionProbe delete(String clause, String attempt, String path) {
        return new AdmissionProbe(clause, attempt, "DELETE", "json", path + "?dryRun=All", "");
    }

    private static String docker(String metadata, String fields) {
        return secret("kubernetes.io/dockerconfigjson", metadata, fields);
    }

    private static String secret(String type, String metadata, String fields) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"NAME\"%s},\"type\":\"%s\",\"data\":{\".dockerconfigjson\":\"e30=\"}%s}"
                .formatted(metadata.isEmpty() ? "" : "," + metadata, type, fields);
    }
}
