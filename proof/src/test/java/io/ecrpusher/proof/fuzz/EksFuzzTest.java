package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.aws.EksDirectory;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Scope;
import io.ecrpusher.kubernetes.ServersWithoutSockets;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Fuzzes responses of EKS: DescribeCluster and ListClusters. */
class EksFuzzTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Cluster CLUSTER =
            new Cluster("prod", CannedAws.REGION, Optional.empty(), List.of());
    private static final String[] RESPONSES = {
        CannedResponse.valid(
                200,
                "{\"cluster\":{\"name\":\"prod\",\"arn\":\"arn:aws:eks:eu-west-1:111122223333:cluster/prod\",\"status\":\"ACTIVE\",\"endpoint\":\"https://0123.gr7.eu-west-1.eks.amazonaws.com\",\"certificateAuthority\":{\"data\":\"%s\"},\"accessConfig\":{\"authenticationMode\":\"API_AND_CONFIG_MAP\"},\"resourcesVpcConfig\":{\"endpointPublicAccess\":true,\"publicAccessCidrs\":[\"10.0.0.0/8\"]},\"tags\":{\"a\":\"b\"},\"createdAt\":1767312000}}"
                        .formatted(Samples.caBase64())),
        CannedResponse.valid(200, "{\"clusters\":[\"prod\",\"test\"],\"nextToken\":null}"),
        CannedResponse.valid(
                404,
                "{\"__type\":\"ResourceNotFoundException\",\"message\":\"No cluster found for name: prod.\"}"),
    };

    @FuzzTest
    @DictionaryEntries({
        "\"connectorConfig\":{}",
        "\"status\":\"CREATING\"",
        "\"certificateAuthority\":",
        "\"id\":\"01234567-89ab-cdef-0123-456789abcdef\""
    })
    void fuzz(byte[] input) {
        Work.check(CannedResponse.text(input, RESPONSES), text -> respond(CannedResponse.of(text)));
    }

    private static void respond(CannedResponse response) {
        EksDirectory eks = new EksDirectory(CannedAws.answering(response));
        StoredText store = new StoredText("");
        try {
            ClusterEndpoint endpoint = new CachedDirectory(eks, store, CLOCK).describe(CLUSTER);
            endpoint.eks()
                    .ifPresent(
                            details -> {
                                Output.check(details.advice());
                                details.reachability().ifPresent(Output::check);
                            });
            // A host that isn't of EKS isn't used from the store.
            assertThat(new CachedDirectory(_ -> endpoint, store, CLOCK).describe(CLUSTER))
                    .isEqualTo(endpoint);
            ServersWithoutSockets.answering(
                            _ -> {
                                throw new IOException();
                            })
                    .connect(endpoint)
                    .close();
        } catch (FailureException e) {
            Output.checkSent(e);
        }
        try {
            eks.names(new Scope(CannedAws.REGION, Optional.empty()));
        } catch (FailureException e) {
            Output.checkSent(e);
        }
    }
}
