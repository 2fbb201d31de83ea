package io.ecrpusher.proof.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.secret.SecretManifest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Fuzzes objects, Status objects, and headers: the responses to everything but lists. */
class KubernetesObjectFuzzTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final FieldManager MANAGER = new FieldManager("platform");
    private static final SecretApply SECRET =
            new SecretApply(
                    "team-a",
                    new SecretManifest(
                            MANAGER,
                            "ecr-pull",
                            Credential.of(Canary.LONG),
                            Instant.parse("2026-01-01T12:00:00Z"),
                            List.of()),
                    false);
    private static final String[] RESPONSES = {
        CannedResponse.valid(
                200,
                "{\"kind\":\"PartialObjectMetadata\",\"metadata\":{\"name\":\"ecr-pull\",\"namespace\":\"team-a\",\"uid\":\"u\",\"resourceVersion\":\"1\",\"creationTimestamp\":\"2026-01-01T12:00:00Z\",\"deletionTimestamp\":\"2026-01-01T12:00:00Z\",\"finalizers\":[\"a.example/f\"],\"labels\":{\"a\":\"b\"},\"annotations\":{\"ecr-pusher.io/content\":\"c\"},\"managedFields\":[{\"manager\":\"ecr-pusher/platform\",\"operation\":\"Apply\",\"fieldsV1\":{\"f:data\":{\".\":{},\"f:.dockerconfigjson\":{}},\"f:metadata\":{\"f:labels\":{\"f:a\":{}}},\"f:type\":{}}},{\"manager\":\"kubectl\",\"fieldsV1\":{\"f:type\":{}}}]}}"),
        CannedResponse.valid(
                200,
                "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"ecr-pull\",\"namespace\":\"team-a\",\"resourceVersion\":\"1\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"e30=\"}}"),
        CannedResponse.valid(
                200,
                "{\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"default\",\"namespace\":\"team-a\"}}"),
        CannedResponse.valid(
                409,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"Apply failed with 1 conflict: conflict with \\\"helm\\\": .data..dockerconfigjson\",\"reason\":\"Conflict\",\"details\":{\"name\":\"ecr-pull\",\"kind\":\"secrets\",\"causes\":[{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with \\\"helm\\\"\",\"field\":\".data..dockerconfigjson\"}]},\"code\":409}"),
        CannedResponse.valid(
                403,
                "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"secrets \\\"ecr-pull\\\" is forbidden: User \\\"arn:aws:sts::111122223333:assumed-role/r/s\\\" cannot patch resource \\\"secrets\\\" in API group \\\"\\\"\",\"reason\":\"Forbidden\",\"details\":{\"kind\":\"secrets\"},\"code\":403}"),
        CannedResponse.valid(
                422,
                "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"admission webhook \\\"w\\\" denied the request: password: \\\"%1$s\\\" Bearer %1$s\",\"reason\":\"Invalid\",\"details\":{\"causes\":[{\"field\":\"type\"}]},\"code\":422}"
                        .formatted(Canary.TEXT)),
        CannedResponse.valid(
                401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\",\"code\":401}"),
        CannedResponse.valid(
                404,
                "{\"kind\":\"Status\",\"message\":\"namespaces \\\"team-a\\\" not found\",\"details\":{\"kind\":\"namespaces\"}}"),
        CannedResponse.valid(
                429,
                "{\"kind\":\"Status\",\"message\":\"too many requests\",\"details\":{\"retryAfterSeconds\":1}}"),
    };

    private final CannedKubernetes server = new CannedKubernetes();

    @FuzzTest
    @DictionaryEntries({
        "\"kind\":\"Status\"",
        "\"message\":\"" + Canary.TEXT,
        "\"causes\":[",
        "\"FieldManagerConflict\"",
        "\"NamespaceTerminating\"",
        "Retry-After: ",
        "Date: ",
        "denied the request"
    })
    void fuzz(byte[] input) {
        Work.check(CannedResponse.text(input, RESPONSES), text -> respond(CannedResponse.of(text)));
    }

    /** Sends a request. */
    private interface Request {
        void send(Kubernetes kubernetes) throws FailureException;
    }

    private void respond(CannedResponse response) {
        server.answer(response);
        Kubernetes kubernetes = server.client();
        send(kubernetes, one -> one.apply(Canary.CREDENTIAL, SECRET, TIMEOUT));
        try {
            kubernetes.apply(Credential.of(""), SECRET, TIMEOUT);
        } catch (FailureException e) {
            Output.checkSent(e); // with a client certificate, the server has no token
        }
        send(kubernetes, one -> one.content(Canary.CREDENTIAL, "team-a", "ecr-pull", TIMEOUT));
        send(
                kubernetes,
                one ->
                        one.updateImagePullSecrets(
                                Canary.CREDENTIAL,
                                new ServiceAccount("team-a", "default", "1", List.of("ecr-pull")),
                                MANAGER,
                                TIMEOUT));
        send(
                kubernetes,
                one -> {
                    var stored = one.secret(Canary.CREDENTIAL, "team-a", "ecr-pull", TIMEOUT);
                    if (stored.isPresent()) {
                        boolean _ = stored.get().isOurs(MANAGER) || stored.get().isShared(MANAGER);
                        one.delete(Canary.CREDENTIAL, stored.get(), TIMEOUT);
                    }
                });
        send(
                server.dryRun(),
                one -> {
                    SecretChange change = one.apply(Canary.CREDENTIAL, SECRET, TIMEOUT);
                    change.details().forEach(Output::check);
                });
    }

    private static void send(Kubernetes kubernetes, Request request) {
        try {
            request.send(kubernetes);
        } catch (FailureException e) {
            Output.check(e);
        }
    }
}
