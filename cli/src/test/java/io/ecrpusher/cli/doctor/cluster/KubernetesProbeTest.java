package io.ecrpusher.cli.doctor.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.TestApiServer;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.settings.Settings;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Asks a real API server, because the simulated one has no SubjectAccessReview. */
class KubernetesProbeTest {
    private static KubernetesProbe probe(TestApiServer server, Credential token) throws Exception {
        return new KubernetesProbe(
                new ApiServers(Settings.API_CONNECT_TIMEOUT, Settings.API_RESPONSE_TIMEOUT)
                        .typed(server.endpoint(), token));
    }

    @Test
    void asksOnBehalfOfAGroup() throws Exception {
        try (TestApiServer server = TestApiServer.real()) {
            server.bindGroup("ecr-pusher-probed");
            KubernetesProbe admin = probe(server, server.adminToken());
            List<Access> needed =
                    Access.allOf(
                            Rbac.of(
                                    List.of(
                                            SecretSpec.named("ecr-pull")
                                                    .namespaces(
                                                            NamespaceSelector.named(
                                                                    List.of("default")))
                                                    .build()),
                                    Optional.empty(),
                                    false));

            assertThat(needed)
                    .hasToString(
                            "[patch secrets/ecr-pull in default, create secrets/ecr-pull in default]");
            for (Access access : needed) {
                assertThat(admin.mayGroup("arn", "ecr-pusher-probed", access)).isTrue();
                assertThat(admin.mayGroup("arn", "ecr-pusher-unknown", access)).isFalse();
            }
            assertThat(admin.minorVersion())
                    .hasValueSatisfying(minor -> assertThat(minor).isPositive());
            assertThat(admin.hasNamespace("kube-system")).isTrue();
            assertThat(admin.hasNamespace("none")).isFalse();
            assertThatThrownBy(
                            () ->
                                    probe(server, Credential.of("wrong"))
                                            .mayGroup("arn", "x", needed.getFirst()))
                    .isInstanceOf(Questions.RefusedException.class)
                    .satisfies(
                            e ->
                                    assertThat(((Questions.RefusedException) e).code())
                                            .isEqualTo(401));
        }
    }
}
