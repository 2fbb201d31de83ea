package io.ecrpusher.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

class SimulatorTest {
    @Test
    void returnsTheEnvironmentOfAPrincipal() {
        try (Simulator simulator = Simulator.start()) {
            Principal pusher =
                    simulator.addRoleSession("arn:aws:iam::111122223333:role/pusher", "rotate");

            assertThat(simulator.environment(pusher, "eu-west-1"))
                    .containsEntry("AWS_REGION", "eu-west-1")
                    .containsEntry("AWS_ACCESS_KEY_ID", pusher.accessKeyId())
                    .containsEntry("AWS_SECRET_ACCESS_KEY", pusher.secretAccessKey())
                    .containsEntry("AWS_SESSION_TOKEN", pusher.sessionToken().orElseThrow())
                    .containsEntry("AWS_ENDPOINT_URL", simulator.awsEndpoint().toString())
                    .hasEntrySatisfying(
                            "JAVA_TOOL_OPTIONS",
                            options ->
                                    assertThat(options)
                                            .contains(simulator.trustStore().toString()));
        }
    }

    @Test
    void deletesTheTrustStoreOnClose() {
        Path trustStore;
        try (Simulator simulator = Simulator.start()) {
            trustStore = simulator.trustStore();
            assertThat(trustStore).exists();
        }
        assertThat(Files.exists(trustStore.getParent())).isFalse();
    }

    @Test
    void startsHundredsOfClusters() {
        try (Simulator simulator = Simulator.start()) {
            for (int i = 0; i < 300; i++) {
                EksCluster _ = simulator.addCluster("111122223333", "eu-west-1", "c" + i);
            }
            assertThat(simulator.clusters()).hasSize(300);
        }
    }
}
