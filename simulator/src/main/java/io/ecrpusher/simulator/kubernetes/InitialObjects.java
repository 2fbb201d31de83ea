package io.ecrpusher.simulator.kubernetes;

import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The objects of a new cluster: its first namespaces, and roles that every cluster has. */
final class InitialObjects {
    private static final List<String> NAMESPACES =
            List.of("default", "kube-node-lease", "kube-public", "kube-system");
    // Anyone may read the version, and users may discover the API and review their access.
    private static final String ROLES =
            """
            kind: ClusterRole
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: cluster-admin}
            rules:
            - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
            - {nonResourceURLs: ["*"], verbs: ["*"]}
            ---
            kind: ClusterRoleBinding
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: cluster-admin}
            roleRef: {kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: Group, name: "system:masters"}]
            ---
            kind: ClusterRole
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:basic-user"}
            rules:
            - apiGroups: [authorization.k8s.io]
              resources: [selfsubjectaccessreviews, selfsubjectrulesreviews]
              verbs: [create]
            - {apiGroups: [authentication.k8s.io], resources: [selfsubjectreviews], verbs: [create]}
            ---
            kind: ClusterRoleBinding
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:basic-user"}
            roleRef: {kind: ClusterRole, name: "system:basic-user"}
            subjects: [{kind: Group, name: "system:authenticated"}]
            ---
            kind: ClusterRole
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:discovery"}
            rules:
            - nonResourceURLs:
              - /api
              - /api/*
              - /apis
              - /apis/*
              - /healthz
              - /livez
              - /openapi
              - /openapi/*
              - /readyz
              - /version
              - /version/
              verbs: [get]
            ---
            kind: ClusterRoleBinding
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:discovery"}
            roleRef: {kind: ClusterRole, name: "system:discovery"}
            subjects: [{kind: Group, name: "system:authenticated"}]
            ---
            kind: ClusterRole
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:public-info-viewer"}
            rules:
            - {nonResourceURLs: [/healthz, /livez, /readyz, /version, /version/], verbs: [get]}
            ---
            kind: ClusterRoleBinding
            apiVersion: rbac.authorization.k8s.io/v1
            metadata: {name: "system:public-info-viewer"}
            roleRef: {kind: ClusterRole, name: "system:public-info-viewer"}
            subjects:
            - {kind: Group, name: "system:authenticated"}
            - {kind: Group, name: "system:unauthenticated"}
            """;

    // Created once and copied, because tests create thousands of clusters.
    private static final ObjectStore TEMPLATE = create();

    private InitialObjects() {}

    private static ObjectStore create() {
        var store = new ObjectStore();
        var manifests =
                new ManifestWriter(
                        new ObjectWriter(
                                store,
                                new Authorizer(store),
                                new AdmissionPolicies(store),
                                Clock.systemUTC()));
        NAMESPACES.forEach(manifests::createNamespace);
        manifests.apply(ROLES);
        return store;
    }

    /** Returns a store with these objects, created now by {@code clock}. */
    static ObjectStore copy(Clock clock) {
        return TEMPLATE.copy(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
