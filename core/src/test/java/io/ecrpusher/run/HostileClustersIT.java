package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.hostile.HostileBehavior;
import io.ecrpusher.simulator.hostile.HostileServer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tests runs with API servers that misbehave, over sockets. */
class HostileClustersIT {
    private static final int HOSTILE = 6;
    private static final int GOOD = 3;

    @ParameterizedTest
    @EnumSource
    void writesTheGoodClustersAndSaysWhatIsWrongWithTheOthers(HostileBehavior behavior) {
        List<HostileServer> servers = new ArrayList<>();
        try (TestFleet fleet = new TestFleet()) {
            StringBuilder clusters = new StringBuilder();
            for (int i = 0; i < HOSTILE; i++) {
                HostileServer server = HostileServer.start(behavior);
                servers.add(server);
                fleet.cluster("hostile-" + i, List.of()).answeredBy(server.uri(), server.caPem());
                clusters.append("- {name: hostile-%d}\n".formatted(i));
            }
            for (int i = 0; i < GOOD; i++) {
                EksCluster good = fleet.cluster("good-" + i, List.of("team-a", "team-b"));
                good.kubernetes().apply(LIST_NAMESPACES);
                clusters.append("- {name: good-%d}\n".formatted(i));
            }
            fleet.fleetFile(
                    """
                    version: 1
                    registries: [{name: own}]
                    secrets: [{name: ecr-pull, namespaces: ['team-*', default]}]
                    clusters:
                    """
                            + clusters);
            Report report =
                    fleet.application()
                            .run(Settings.TOKEN_MAX_AGE)
                            .start(
                                    new Trigger.Rotate(),
                                    HandOff.NONE,
                                    Instant.now().plusSeconds(20))
                            .report();
            assertThat(report.outcomes())
                    .filteredOn(outcome -> !isHostile(outcome))
                    .hasSize(3 * GOOD)
                    .allMatch(Outcome.Applied.class::isInstance);
            assertThat(report.failures())
                    .isNotEmpty()
                    .allSatisfy(
                            failure -> {
                                assertThat(failure.problem().cause()).isIn(causes(behavior));
                                assertThat(failure.cluster().orElseThrow().name())
                                        .startsWith("hostile-");
                            });
            assertThat(ReportText.message(report)).hasSizeLessThan(20_000);
        } finally {
            servers.forEach(HostileServer::close);
        }
    }

    private static final String LIST_NAMESPACES =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: list-namespaces}
            rules: [{apiGroups: [""], resources: [namespaces], verbs: [list]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: list-namespaces}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: list-namespaces}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}]
            """;

    private static List<Cause> causes(HostileBehavior behavior) {
        return switch (behavior) {
            case TEXT -> List.of(Cause.INVALID);
            case GZIP_PAGE, LONG_STRING, LOGIN_PAGE -> List.of(Cause.NOT_KUBERNETES);
            case ENDLESS_PAGES -> List.of(Cause.NOT_KUBERNETES, Cause.SERVER_FAILED);
            // Pages as large as allowed take long on a slow machine.
            case WIDE_PAGES ->
                    List.of(
                            Cause.INVALID,
                            Cause.NOT_KUBERNETES,
                            Cause.SERVER_FAILED,
                            Cause.UNREACHABLE,
                            Cause.OUT_OF_TIME);
            case RETRY_AFTER -> List.of(Cause.THROTTLED, Cause.OUT_OF_TIME);
            case STALLED_LENGTH, SILENCE, DRIP, BLACK_HOLE, KEY_UPDATES, SMALL_RECORDS ->
                    List.of(Cause.UNREACHABLE);
        };
    }

    private static boolean isHostile(Outcome outcome) {
        return outcome.target().cluster().name().startsWith("hostile-");
    }
}
