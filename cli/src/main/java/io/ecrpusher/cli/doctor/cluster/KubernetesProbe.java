package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.access.ClusterApi;
import io.ecrpusher.cli.doctor.cluster.Questions.RefusedException;
import io.ecrpusher.failure.FailureException;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.AuthenticationV1Api;
import io.kubernetes.client.openapi.apis.AuthorizationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.VersionApi;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReview;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReviewSpec;
import io.kubernetes.client.openapi.models.V1SelfSubjectReview;
import io.kubernetes.client.openapi.models.V1SubjectAccessReview;
import io.kubernetes.client.openapi.models.V1SubjectAccessReviewSpec;
import io.kubernetes.client.openapi.models.V1UserInfo;
import io.kubernetes.client.util.PatchUtils;

import java.util.List;
import java.util.Optional;

/** The questions that an API server answers, as one user. Changes nothing. */
final class KubernetesProbe implements AutoCloseable {
    private static final int NOT_FOUND = 404;

    private final ApiClient client;

    KubernetesProbe(ApiClient client) {
        this.client = client;
    }

    /** A user as the API server sees it. */
    record Identity(String user, List<String> groups) {
        Identity {
            groups = List.copyOf(groups);
        }
    }

    /** Returns the caller. Kubernetes tells it since 1.28. */
    Identity identity() throws RefusedException, FailureException {
        return Questions.ask(
                () -> {
                    V1UserInfo user =
                            new AuthenticationV1Api(client)
                                    .createSelfSubjectReview(new V1SelfSubjectReview())
                                    .execute()
                                    .getStatus()
                                    .getUserInfo();
                    return new Identity(
                            Questions.clean(user.getUsername()),
                            user.getGroups() == null
                                    ? List.of()
                                    : user.getGroups().stream().map(Questions::clean).toList());
                });
    }

    /** Returns true if the caller has {@code access}. */
    boolean mayI(Access access) throws RefusedException, FailureException {
        return Questions.ask(
                () ->
                        new AuthorizationV1Api(client)
                                .createSelfSubjectAccessReview(
                                        new V1SelfSubjectAccessReview()
                                                .spec(
                                                        new V1SelfSubjectAccessReviewSpec()
                                                                .resourceAttributes(
                                                                        attributes(access))))
                                .execute()
                                .getStatus()
                                .getAllowed());
    }

    /** Returns true if a user in {@code group} has {@code access}. */
    boolean mayGroup(String user, String group, Access access)
            throws RefusedException, FailureException {
        return Questions.ask(
                () ->
                        new AuthorizationV1Api(client)
                                .createSubjectAccessReview(
                                        new V1SubjectAccessReview()
                                                .spec(
                                                        new V1SubjectAccessReviewSpec()
                                                                .user(user)
                                                                .groups(
                                                                        List.of(
                                                                                group,
                                                                                "system:authenticated"))
                                                                .resourceAttributes(
                                                                        attributes(access))))
                                .execute()
                                .getStatus()
                                .getAllowed());
    }

    private static V1ResourceAttributes attributes(Access access) {
        V1ResourceAttributes attributes =
                new V1ResourceAttributes().verb(access.verb()).resource(access.resource());
        if (!access.name().isEmpty()) {
            attributes.name(access.name());
        }
        return access.namespace().isEmpty() ? attributes : attributes.namespace(access.namespace());
    }

    /** Returns true if the namespace exists. */
    boolean hasNamespace(String name) throws RefusedException, FailureException {
        try {
            Object _ = Questions.ask(() -> new CoreV1Api(client).readNamespace(name).execute());
            return true;
        } catch (RefusedException e) {
            if (e.code() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Returns the minor version of Kubernetes 1; empty if the server doesn't tell. */
    Optional<Integer> minorVersion() throws FailureException {
        try {
            String minor =
                    Questions.ask(() -> new VersionApi(client).getCode().execute().getMinor());
            // Distributions append a plus sign.
            return Optional.of(Integer.parseInt(minor.replaceFirst("\\D.*$", "")));
        } catch (RefusedException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Closes the connections. */
    @Override
    public void close() {
        client.getHttpClient().connectionPool().evictAll();
    }

    /** Returns the requests about admission policies. */
    ClusterApi access() {
        return new ClusterApi(client);
    }

    /**
     * Adds a label to a Secret as a dry run, which changes nothing. RBAC allows it to the function,
     * ecr-pusher's admission policy doesn't.
     */
    void writeForbiddenLabel(String namespace, String name)
            throws RefusedException, FailureException {
        V1Patch patch =
                new V1Patch(
                        """
                        {"apiVersion": "v1", "kind": "Secret", "metadata":
                         {"name": "%s", "labels": {"example.com/ecr-pusher-doctor": "test"}}}"""
                                .formatted(name));
        Object _ =
                Questions.ask(
                        () ->
                                PatchUtils.patch(
                                        V1Secret.class,
                                        () ->
                                                new CoreV1Api(client)
                                                        .patchNamespacedSecret(
                                                                name, namespace, patch)
                                                        .fieldManager("ecr-pusher-doctor")
                                                        .dryRun("All")
                                                        .buildCall(null),
                                        V1Patch.PATCH_FORMAT_APPLY_YAML,
                                        client));
    }
}
