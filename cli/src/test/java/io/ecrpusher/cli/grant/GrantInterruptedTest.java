package io.ecrpusher.cli.grant;

import static io.ecrpusher.cli.grant.GrantFixture.fleetFile;
import static io.ecrpusher.cli.grant.GrantFixture.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Main;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.grant.GrantFixture.Result;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code grant} interrupted or killed midway, and run again. */
class GrantInterruptedTest {
    private final GrantFixture fixture = new GrantFixture();
    private final List<EksCluster> clusters = new ArrayList<>();
    private final CountDownLatch writing = new CountDownLatch(1);

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Adds clusters, of which the last takes a minute to write to. */
    private String fleet(int count) {
        for (int i = 0; i < count; i++) {
            clusters.add(fixture.cluster("c%02d".formatted(i)));
        }
        clusters.getLast()
                .kubernetes()
                .server()
                .fault(
                        Fault.slow(Duration.ofMinutes(1))
                                .when(
                                        request -> {
                                            boolean write = request.method().equals("PATCH");
                                            if (write) {
                                                writing.countDown();
                                            }
                                            return write;
                                        }));
        return fleetFile(
                "[default]", clusters.stream().map(EksCluster::name).toArray(String[]::new));
    }

    private void awaitOthers() throws InterruptedException {
        writing.await();
        while (clusters.subList(0, clusters.size() - 1).stream()
                .anyMatch(one -> one.access().entry(TestFleet.ROLE).isEmpty())) {
            Thread.sleep(Duration.ofMillis(5));
        }
    }

    private void assertCompletesTheRest(String file) {
        clusters.getLast().kubernetes().server().clearFaults();
        clusters.forEach(cluster -> cluster.kubernetes().resetRequestCounts());
        long created = fixture.calls("CreateAccessEntry");

        Result again = fixture.run("grant", "-f", file, "--role", TestFleet.ROLE, "--yes");

        assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.OK);
        assertThat(again.out()).contains("Granted: 1 cluster");
        assertThat(fixture.calls("CreateAccessEntry")).isEqualTo(created + 1);
        for (EksCluster cluster : clusters.subList(0, clusters.size() - 1)) {
            assertThat(cluster.kubernetes().requestCounts().keySet())
                    .noneMatch(request -> request.startsWith("patch"));
        }
        Map<String, String> complete = objects(clusters.getFirst());
        assertThat(clusters).allSatisfy(one -> assertThat(objects(one)).isEqualTo(complete));
    }

    @Test
    void reportsAtCtrlCWhatIsDoneAndCompletesTheRestLater() {
        String file = fleet(4);
        Stop stop = new Stop();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                awaitOthers();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                            stop.interrupt();
                        });

        Result result = fixture.run(stop, "grant", "-f", file, "--role", TestFleet.ROLE, "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(result.err())
                .contains("Done: 3 clusters: eu-west-1/c00, eu-west-1/c01, eu-west-1/c02\n")
                .contains("Not done: 1 cluster: eu-west-1/c03\n")
                .contains("Run the same command again")
                .contains("interrupted");
        assertCompletesTheRest(file);
    }

    @Test
    void completesTheRestAfterItWasKilled() throws Exception {
        String file = fleet(20);
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "grant",
                                "-f",
                                file,
                                "--role",
                                TestFleet.ROLE,
                                "--yes")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(
                        fixture.simulator()
                                .environment(
                                        fixture.simulator()
                                                .addRoleSession(GrantFixture.ADMIN, "killed"),
                                        TestFleet.REGION));
        Process process = builder.start();
        awaitOthers();

        process.destroyForcibly().waitFor();

        assertCompletesTheRest(file);
    }
}
