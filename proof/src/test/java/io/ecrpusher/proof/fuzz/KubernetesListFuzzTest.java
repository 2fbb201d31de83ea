package io.ecrpusher.proof.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.ServiceAccount;

import java.time.Duration;

/** Fuzzes lists of namespaces, ServiceAccounts, and Secrets. */
class KubernetesListFuzzTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String[] RESPONSES = {
        CannedResponse.valid(
                200,
                "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"1\",\"continue\":\"next\"},\"items\":[{\"metadata\":{\"name\":\"team-a\",\"namespace\":\"\",\"uid\":\"u\",\"resourceVersion\":\"1\",\"creationTimestamp\":\"2026-01-01T12:00:00Z\",\"deletionTimestamp\":null,\"labels\":{\"tier\":\"web\"},\"annotations\":{\"ecr-pusher.io/hosts\":\"h\"},\"finalizers\":[\"f\"],\"managedFields\":[{\"manager\":\"kubectl\",\"time\":\"2026-01-01T12:00:00Z\",\"fieldsV1\":{\"f:data\":{\".\":{}}}}]}}]}"),
        CannedResponse.valid(
                200,
                "{\"kind\":\"ServiceAccountList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"default\",\"namespace\":\"team-a\",\"resourceVersion\":\"1\"},\"imagePullSecrets\":[{\"name\":\"ecr-pull\"}]}]}"),
    };

    private final CannedKubernetes server = new CannedKubernetes();

    @FuzzTest
    @DictionaryEntries({"\"items\":[", "\"metadata\":{", "\"continue\":", "\"managedFields\":["})
    void fuzz(byte[] input) {
        Work.check(CannedResponse.text(input, RESPONSES), text -> list(CannedResponse.of(text)));
    }

    private void list(CannedResponse response) {
        server.answer(response);
        Kubernetes kubernetes = server.client();
        try {
            for (Namespace one : kubernetes.namespaces(Canary.CREDENTIAL, TIMEOUT)) {
                Output.check(one.name());
            }
        } catch (FailureException e) {
            Output.check(e);
        }
        try {
            for (ServiceAccount one :
                    kubernetes.serviceAccounts(
                            Canary.CREDENTIAL, new NamePattern("*"), "", TIMEOUT)) {
                Output.check(one.namespace() + "/" + one.name());
            }
        } catch (FailureException e) {
            Output.check(e);
        }
        try {
            kubernetes
                    .secrets(Canary.CREDENTIAL, "ecr-pull", TIMEOUT)
                    .forEach(one -> Output.check(one.namespace() + "/" + one.name()));
        } catch (FailureException e) {
            Output.check(e);
        }
        kubernetes.close();
    }
}
