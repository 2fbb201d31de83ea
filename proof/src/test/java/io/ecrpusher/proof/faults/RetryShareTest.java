package io.ecrpusher.proof.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Counts the calls of runs in which every call fails. */
class RetryShareTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void sendsClustersAtMostAFifthMoreRequestsThanSecrets() {
        int clusters = 3;
        int secrets = 100;
        List<EksCluster> failing = new ArrayList<>();
        for (int i = 0; i < clusters; i++) {
            EksCluster cluster = fleet.cluster("c-" + i, List.of());
            cluster.kubernetes().server().fault(Fault.respond(ErrorBodies.ofKubernetes(500)));
            failing.add(cluster);
        }

        Report report =
                run(
                        names("team-%d", secrets),
                        IntStream.range(0, clusters)
                                .mapToObj("{name: c-%d}"::formatted)
                                .collect(Collectors.joining(", ")));

        assertThat(report.failed()).isEqualTo((long) clusters * secrets);
        assertThat(
                        failing.stream()
                                .mapToLong(one -> one.kubernetes().server().counters().requests())
                                .sum())
                .isLessThanOrEqualTo(12L * clusters * secrets / 10);
    }

    @Test
    void callsEksAtMostAFifthMoreOftenThanThereAreClusters() {
        int clusters = 300;
        fleet.simulator().faults().fail("eks", "DescribeCluster", Long.MAX_VALUE);

        Report report = run("default", names("{name: c-%d}", clusters));

        assertThat(report.failed()).isEqualTo(clusters);
        assertThat(fleet.calls("DescribeCluster")).isLessThanOrEqualTo(12L * clusters / 10);
    }

    private static String names(String form, int count) {
        return IntStream.range(0, count)
                .mapToObj(form::formatted)
                .collect(Collectors.joining(", "));
    }

    private Report run(String namespaces, String clusters) {
        fleet.fleetFile(
                """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [%s]}]
                        clusters: [%s]
                        """
                        .formatted(namespaces, clusters));
        // A busy machine must not look like silent clusters.
        ApiServers patient = new ApiServers(PATIENCE, PATIENCE);
        Retries retries = new Retries(Settings.API_ATTEMPTS, Settings.API_RETRY_PAUSE);
        return TestFleet.run(
                fleet.application(patient, retries, Clock.systemUTC()), new Trigger.Rotate());
    }
}
