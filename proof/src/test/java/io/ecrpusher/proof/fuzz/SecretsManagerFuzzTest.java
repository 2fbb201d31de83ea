package io.ecrpusher.proof.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.aws.SecretsManagerReader;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.cluster.OpenedCluster;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;

import okhttp3.Headers;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Fuzzes responses of Secrets Manager, whose secrets are bearer tokens. */
class SecretsManagerFuzzTest {
    private static final String ARN =
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:edge-AbCdEf";
    private static final Cluster CLUSTER =
            new Cluster(
                    "edge",
                    CannedAws.REGION,
                    Optional.empty(),
                    new AccessMethod.Token(URI.create("https://k8s.example.com:6443"), "", ARN),
                    List.of(),
                    List.of());
    private static final String[] RESPONSES = {
        CannedResponse.valid(
                200,
                "{\"ARN\":\"%s\",\"Name\":\"edge\",\"VersionId\":\"1\",\"SecretString\":\"%s\",\"CreatedDate\":1767312000}"
                        .formatted(ARN, Canary.TEXT)),
        CannedResponse.valid(200, "{\"Name\":\"edge\",\"SecretBinary\":\"dG9rZW4=\"}"),
        CannedResponse.valid(
                400,
                "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"Secrets Manager can't find the specified secret.\"}"),
    };

    @FuzzTest
    @DictionaryEntries({"\"SecretString\":", "\"SecretBinary\":", "\"__type\":"})
    void fuzz(byte[] input) {
        Work.check(CannedResponse.text(input, RESPONSES), text -> respond(CannedResponse.of(text)));
    }

    private static void respond(CannedResponse response) {
        ClusterAccess access =
                new ClusterAccess(
                        new CachedDirectory(
                                _ -> {
                                    throw new FailureException(Cause.UNREACHABLE, "the test");
                                },
                                EndpointStore.NONE,
                                Clock.systemUTC()),
                        (_, _) -> {
                            throw new FailureException(Cause.UNREACHABLE, "the test");
                        },
                        new SecretsManagerReader(CannedAws.answering(response)));
        try {
            OpenedCluster opened = access.open(CLUSTER);
            Output.check(opened.toString());
            // Throws for a token that no request can carry.
            Headers _ = Headers.of("Authorization", "Bearer " + opened.token().value().reveal());
        } catch (FailureException e) {
            Output.checkSent(e);
        }
    }
}
