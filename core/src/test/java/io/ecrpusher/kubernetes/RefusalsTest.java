package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.response.SentCredentials;
import io.ecrpusher.kubernetes.response.ServerReader;
import io.ecrpusher.kubernetes.response.Status;
import io.ecrpusher.text.Growth;

import okhttp3.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

class RefusalsTest {
    private static final Credential TOKEN =
            Credential.of("kubeconfig-u-abc:x7k2m9p4q8r5t6v3w1z8b4c6d9f2g5h7j3");
    private static final SentCredentials SENT =
            SentCredentials.of(
                    new Request.Builder()
                            .url("https://api.example")
                            .header("Authorization", "Bearer " + TOKEN.reveal())
                            .build());
    private static final RequestTarget SECRET =
            new RequestTarget("patch and create", "Secret", "ecr-pull", "team-a");

    @ParameterizedTest
    @CsvSource({
        "301, NOT_KUBERNETES",
        "401, NOT_KUBERNETES",
        "403, NOT_KUBERNETES",
        "404, NOT_KUBERNETES",
        "405, NOT_KUBERNETES",
        "408, UNREACHABLE",
        "409, NOT_KUBERNETES",
        "422, NOT_KUBERNETES",
        "425, UNREACHABLE",
        "429, THROTTLED",
        "400, NOT_KUBERNETES",
        "500, SERVER_FAILED",
        "503, SERVER_FAILED"
    })
    void usesOnlyTheCodeIfTheBodyIsNotAStatus(int code, Cause cause) {
        assertThat(refusal(code, "<html>a proxy's page</html>").cause()).isEqualTo(cause);
    }

    @Test
    void namesTheFieldManagerOfAConflict() {
        FailureException failure =
                refusal(
                        409,
                        """
                        {"kind":"Status","reason":"Conflict","message":"Apply failed with 1 conflict: conflict with \\"kubectl-create\\" using v1: .data..dockerconfigjson",
                         "details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \\"kubectl-create\\" using v1","field":".data..dockerconfigjson"}]}}""");
        assertThat(failure.cause()).isEqualTo(Cause.OWNED_BY_OTHER);
        assertThat(failure.detail())
                .isEqualTo(
                        "field manager 'kubectl-create' owns Secret 'ecr-pull'. Choose another name, or set onConflict: adopt to take it over");
    }

    @Test
    void reportsATypeConflictAsATypeChange() {
        FailureException failure =
                refusal(
                        409,
                        """
                        {"kind":"Status","reason":"Conflict","details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \\"x\\" using v1","field":".type"}]}}""");
        assertThat(failure.cause()).isEqualTo(Cause.TYPE_CHANGED);
    }

    @Test
    void namesAForbiddenList() {
        String status =
                """
                {"kind":"Status","reason":"Forbidden","message":"namespaces is forbidden: User \\"arn:aws:sts::111122223333:assumed-role/EcrPusherRotation2/me\\" cannot list resource \\"namespaces\\" in API group \\"\\" at the cluster scope"}""";
        FailureException failure =
                Refusals.of(
                        403, null, status(status), new RequestTarget("list", "namespaces", "", ""));
        assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHORIZED);
        assertThat(failure.detail())
                .contains("assumed-role/EcrPusherRotation2/me\" cannot list")
                .startsWith(
                        "RBAC must allow list of namespaces. Print the fleet's RBAC with scripts/rbac (add --sweep if you use sweeps)");
    }

    @Test
    void distinguishesATerminatingNamespaceFromMissingPermissions() {
        FailureException failure =
                refusal(
                        403,
                        """
                        {"kind":"Status","reason":"Forbidden","details":{"causes":[{"reason":"NamespaceTerminating","message":"namespace team-a is being terminated","field":"metadata.namespace"}]}}""");
        assertThat(failure.cause()).isEqualTo(Cause.NAMESPACE_GONE);
        assertThat(failure.detail()).isEqualTo("the namespace is being deleted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | secrets 'ecr-pull' is forbidden: exceeded quota: q, requested: count/secrets=1, used: count/secrets=1, limited: count/secrets=1",
                "401 | secrets 'ecr-pull' is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
                "403 | secrets 'ecr-pull' is forbidden: ValidatingAdmissionPolicy 'p' denied request: no",
                "422 | secrets 'ecr-pull' is forbidden: ValidatingAdmissionPolicy 'p' denied request: no",
                "400 | admission webhook 'x' denied the request: no",
                "401 | admission webhook 'x' denied the request: no",
                "403 | admission webhook 'x' denied the request: User 'u' cannot patch resource 'secrets'",
                "404 | admission webhook 'x' denied the request without explanation",
                "409 | admission webhook 'x' denied the request: no",
            })
    void distinguishesQuotasAndAdmissionPoliciesFromMissingPermissions(int code, String message) {
        String status =
                """
                {"kind":"Status","message":"%s","details":{"kind":"secrets"}}"""
                        .formatted(message.replace("'", "\\\""));
        String expected =
                "INVALID: RBAC allows patch and create of Secret 'ecr-pull', but a quota or an admission policy rejects it. Raise the quota, or allow it in the policy: "
                        + message.replace('\'', '"');
        FailureException refusal = refusal(code, status);
        assertThat(refusal.cause() + ": " + refusal.detail()).isEqualTo(expected);
        assertThat(ofCertificate(code, status)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"429, THROTTLED", "500, SERVER_FAILED"})
    void treatsAFailedWebhookAsTransient(int code, Cause cause) {
        String status =
                """
                {"kind":"Status","message":"admission webhook \\"x\\" denied the request: no database"}""";
        assertThat(refusal(code, status).cause()).isEqualTo(cause);
    }

    @Test
    void distinguishesAProxysRefusalFromTheApiServers() {
        assertThat(refusal(403, "<html>Forbidden</html>"))
                .hasMessage(
                        "something in front of the API server, such as a proxy, a load balancer, or a login page, answers patch and create of Secret 'ecr-pull' with HTTP 403. Allow the request there, or check the cluster's endpoint and its path");
    }

    @Test
    void reportsAMissingNamespaceOnlyForAKubernetesStatus() {
        FailureException failure =
                refusal(
                        404,
                        """
                        {"kind":"Status","reason":"NotFound","message":"namespaces \\"team-a\\" not found","details":{"name":"team-a","kind":"namespaces"}}""");
        assertThat(failure.cause()).isEqualTo(Cause.NAMESPACE_GONE);
        assertThat(refusal(404, "default backend - 404"))
                .hasMessage(
                        "the endpoint isn't a Kubernetes API server (HTTP 404). Check the cluster's endpoint and its path");
        assertThat(notFound("", SECRET)).isEqualTo(Cause.NOT_KUBERNETES);
        assertThat(notFound("clusters", SECRET)).isEqualTo(Cause.NOT_KUBERNETES);
        assertThat(notFound("namespaces", new RequestTarget("list", "namespaces", "", "")))
                .isEqualTo(Cause.NOT_KUBERNETES);
    }

    private static Cause notFound(String kind, RequestTarget target) {
        String status =
                """
                {"kind":"Status","reason":"NotFound","details":{"kind":"%s"}}"""
                        .formatted(kind);
        return Refusals.of(404, null, status(status), target).cause();
    }

    @Test
    void distinguishesAnUnknownClientCertificateFromMissingPermissions() {
        String anonymous =
                """
                {"kind":"Status","reason":"Forbidden","message":"secrets \\"ecr-pull\\" is forbidden: User \\"%s\\" cannot patch resource \\"secrets\\""}""";
        assertThat(ofCertificate(401, "{\"kind\":\"Status\",\"reason\":\"Unauthorized\"}"))
                .isEqualTo(ofCertificate(403, anonymous.formatted("system:anonymous")))
                .isEqualTo(
                        "NOT_AUTHENTICATED: the cluster doesn't accept the client certificate. Check that the cluster's client CA signed it, and that it hasn't expired");
        assertThat(ofCertificate(403, anonymous.formatted("client"))).startsWith("NOT_AUTHORIZED");
        assertThat(ofCertificate(404, "")).startsWith("NOT_KUBERNETES");
    }

    @Test
    void masksSecretDataQuotedByAWebhook() {
        String quoted = "QVdTOg".repeat(40);
        FailureException failure =
                refusal(
                        400,
                        """
                        {"kind":"Status","reason":"BadRequest","message":"admission webhook \\"audit\\" denied the request: data is %s=="}"""
                                .formatted(quoted));
        assertThat(failure.detail()).doesNotContain(quoted).contains("data is (masked)");
    }

    @Test
    void masksAllLoginsOfAMergedDocument() {
        String status =
                """
                {"kind":"Status","message":"admission webhook \\"audit\\" denied the request: {\\"password\\":\\"hunter2\\",\\"auth\\":\\"Ym9iOmh1bnRlcjI=\\"} is not allowed"}""";
        for (int code : new int[] {400, 403, 422, 500}) {
            assertThat(refusal(code, status).detail())
                    .endsWith("{\"password\":(masked),\"auth\":(masked)} is not allowed");
        }
    }

    @Test
    void masksEvenAShortToken() {
        String status =
                """
                {"kind":"Status","message":"%s cannot list: kubeconfig-u-abc:x7k2m9p4q8r5t6v3w1z8b4c6d9f2g5\\u00687j3 has expired"}"""
                        .formatted("x".repeat(240));
        for (int code : new int[] {400, 403, 422, 500}) {
            assertThat(refusal(code, status).detail())
                    .doesNotContain("x7k2m9")
                    .contains("cannot list: … has expired");
        }
    }

    @Test
    void usesTheServersRetryAfter() {
        FailureException failure = Refusals.of(429, "7", Status.NONE, SECRET);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(
                        Refusals.of(429, "Fri, 01 Jan 2027 00:00:00 GMT", Status.NONE, SECRET)
                                .retryAfter())
                .isEmpty();
    }

    @Test
    void limitsRetryAfterToBetweenZeroAndOneDay() {
        assertThat(Refusals.of(429, "-5", Status.NONE, SECRET).retryAfter())
                .contains(Duration.ZERO);
        assertThat(Refusals.of(503, "9223372036854775807", Status.NONE, SECRET).retryAfter())
                .contains(Duration.ofDays(1));
    }

    @Test
    void cutsAServersTextBeforeMatchingIt() {
        String status =
                """
                {"kind":"Status","message":"%s"}"""
                        .formatted("User \\\"\\\" cannot x ".repeat(25_000));

        FailureException failure = refusal(403, status);

        assertThat(failure.cause()).isEqualTo(Cause.INVALID);
        assertThat(failure.detail()).hasSizeLessThan(600);
    }

    @Test
    void removesControlCharactersAndTheTokenFromAServersText() {
        String status =
                """
                {"kind":"Status","message":"a\\nb\\u001b[31m %s%s"}"""
                        .formatted("x ".repeat(2035), TOKEN.reveal());

        assertThat(refusal(500, status).detail())
                .startsWith("the API server failed with HTTP 500: a b[31m x x x")
                .doesNotContain("kubeconfig-u", "\n", "\u001b");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 409, 422, 500, 503})
    void repeatsNoPieceOfTheTokenWhateverTheServerSays(int code) {
        String piece = TOKEN.reveal().substring(18, 45);
        for (String form :
                List.of(
                        "%s",
                        "User \\\"%s\\\" cannot patch resource \\\"secrets\\\"",
                        "denied the request: %s",
                        "`immutable` is set: %s")) {
            String status =
                    """
                    {"kind":"Status","reason":"%1$s","message":"%2$s","details":{"causes":[
                      {"reason":"FieldManagerConflict","message":"conflict with \\"%1$s\\"","field":"%1$s"}]}}"""
                            .formatted(piece, form.formatted(piece));

            assertThat(refusal(code, status).detail()).doesNotContain(piece.substring(5, 21));
        }
    }

    private static String ofCertificate(int code, String body) {
        FailureException failure = Refusals.ofCertificate(code, null, status(body), SECRET);
        return failure.cause() + ": " + failure.detail();
    }

    private static FailureException refusal(int code, String body) {
        return Refusals.of(code, null, status(body), SECRET);
    }

    private static Status status(String body) {
        try {
            return Status.parse(new ServerReader(new StringReader(body), SENT));
        } catch (IOException | FailureException | IllegalStateException _) {
            return Status.NONE;
        }
    }

    @Test
    void matchesAServersTextInLinearTime() {
        String[] texts = {
            "User \"\" cannot x ",
            "\" cannot ",
            "\" cannot a",
            "conflict with \"",
            "conflict with \"a",
            "denied ",
            "denied the ",
            "User \"",
            "\""
        };
        for (Pattern pattern : List.of(Refusals.MANAGER, Refusals.NOT_ALLOWED, Refusals.DENIED)) {
            Growth.assertLinear(pattern, texts);
        }
    }
}
