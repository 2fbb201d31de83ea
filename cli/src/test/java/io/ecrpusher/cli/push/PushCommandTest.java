package io.ecrpusher.cli.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.push.CommandFleet.Result;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class PushCommandTest {
    private static final int CLUSTERS = 6;

    @TempDir private Path directory;
    private CommandFleet fleet;
    private final List<EksCluster> clusters = new ArrayList<>();

    @BeforeEach
    void start() {
        fleet = new CommandFleet(directory);
        StringBuilder yaml =
                new StringBuilder(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets:
                          - {name: ecr-pull, namespaces: [default, team]}
                        clusters:
                        """);
        for (int i = 1; i <= CLUSTERS; i++) {
            clusters.add(fleet.aws().cluster("c" + i, List.of("default", "team")));
            yaml.append("  - {name: c%d}%n".formatted(i));
        }
        fleet.write("fleet.yaml", yaml.toString());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void writesTheFleetUnderTheNameOfTheStack() {
        Result push = fleet.run("push", "-f", "fleet.yaml", "--stack", "pusher");

        assertThat(push.code()).isZero();
        assertThat(push.out())
                .matches("12 of 12 Secrets written in 6 clusters\\. Valid until 20\\S+Z\\.\n");
        assertThat(secret(0).toString()).contains("\"manager\":\"ecr-pusher/pusher\"");
    }

    @Test
    void printsAFailedClusterWithItsRemedy() {
        clusters.get(1).kubernetes().removeNamespace("team");
        clusters.get(2).revokeAccess(TestFleet.ROLE);

        Result push = fleet.run("push", "-f", "fleet.yaml");

        assertThat(push.code()).isEqualTo(1);
        assertThat(push.out())
                .containsPattern(
                        "eu-west-1/c2 +team/ecr-pull +NAMESPACE_GONE +the namespace doesn't exist. Create it")
                .containsPattern(
                        "eu-west-1/c3 +default/ecr-pull, team/ecr-pull +NOT_AUTHENTICATED +\\S")
                .contains("9 of 12 Secrets written in 6 clusters.");
    }

    @Test
    void writesOnlyTheChosenClusters() {
        Result push = fleet.run("push", "-f", "fleet.yaml", "--cluster", "c2", "-o", "name");

        assertThat(push.code()).isZero();
        assertThat(push.out())
                .isEqualTo("eu-west-1/c2/default/ecr-pull\neu-west-1/c2/team/ecr-pull\n");
        assertThat(written()).isEqualTo(2);
    }

    @Test
    void aDryRunStoresNothing() {
        Result push = fleet.run("push", "-f", "fleet.yaml", "--dry-run");

        assertThat(push.code()).isZero();
        assertThat(push.out()).isEqualTo("12 of 12 Secrets would be written in 6 clusters.\n");
        assertThat(written()).isZero();
        assertThat(fleet.aws().calls("GetAuthorizationToken")).isEqualTo(1);
    }

    @Test
    void startsNoMoreClustersAfterTooManyFailures() {
        clusters.forEach(cluster -> cluster.revokeAccess(TestFleet.ROLE));

        Result push = fleet.run("push", "-f", "fleet.yaml", "--max-failures", "0", "-o", "json");

        assertThat(push.code()).isEqualTo(1);
        assertThat(push.out())
                .contains("not started: more clusters failed than --max-failures 0 allows");
        assertThat(clusters)
                .filteredOn(cluster -> !cluster.kubernetes().requestCounts().isEmpty())
                .hasSize(1);
    }

    @Test
    void toleratesAPercentageOfFailures() {
        clusters.getFirst().revokeAccess(TestFleet.ROLE);

        Result push = fleet.run("push", "-f", "fleet.yaml", "--max-failures", "17%");

        assertThat(push.code()).isEqualTo(1);
        assertThat(push.out()).contains("10 of 12 Secrets written");
    }

    @Test
    void refusesAnotherLimit() {
        Result push = fleet.run("push", "-f", "fleet.yaml", "--max-failures", "few");
        assertThat(push.code()).isEqualTo(2);
        assertThat(push.err()).startsWith("ecr-pusher: --max-failures takes a number of clusters");
        assertThat(written()).isZero();
    }

    @Test
    void doesNotStartWithAnInvalidFleet() {
        fleet.write("fleet.yaml", "version: 1\nclusters: 5\n");
        Result push = fleet.run("push", "-f", "fleet.yaml");
        assertThat(push.code()).isEqualTo(2);
        assertThat(push.out()).isEmpty();
    }

    @Test
    void reportsWhatWasWrittenWhenItIsInterrupted() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        clusters.getLast()
                .kubernetes()
                .server()
                .fault(
                        Fault.slow(Duration.ofMinutes(5))
                                .when(
                                        request -> {
                                            boolean second = request.path().contains("/team/");
                                            if (second) {
                                                stuck.countDown();
                                            }
                                            return second;
                                        }));
        Stop stop = new Stop();
        CompletableFuture<Result> push =
                CompletableFuture.supplyAsync(
                        () -> fleet.run(stop, "push", "-f", "fleet.yaml", "-o", "json"));
        assertThat(stuck.await(30, TimeUnit.SECONDS)).isTrue();
        awaitWritten(11);

        stop.interrupt();
        Result result = push.get(9, TimeUnit.SECONDS); // before the command is cut off

        assertThat(result.code()).isEqualTo(130);
        assertThat(result.err()).contains("interrupted");
        JsonObject json = result.json();
        assertThat(json.get("applied").getAsInt()).isEqualTo(11);
        assertThat(json.get("failed").getAsInt()).isEqualTo(1);
        assertThat(json.getAsJsonArray("failures").toString())
                .contains("eu-west-1/c6", "team/ecr-pull", "a write may still have happened");
    }

    @Test
    void reportsTheClustersThatWereNotStartedWhenItIsInterrupted() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        for (EksCluster cluster : clusters) {
            cluster.kubernetes()
                    .server()
                    .fault(
                            Fault.slow(Duration.ofMinutes(5))
                                    .when(
                                            _ -> {
                                                stuck.countDown();
                                                return true;
                                            }));
        }
        Stop stop = new Stop();
        CompletableFuture<Result> push =
                CompletableFuture.supplyAsync(
                        () -> fleet.run(stop, "push", "-f", "fleet.yaml", "--max-failures", "2"));
        assertThat(stuck.await(30, TimeUnit.SECONDS)).isTrue();

        stop.interrupt();
        Result result = push.get(9, TimeUnit.SECONDS);

        assertThat(result.code()).isEqualTo(130);
        assertThat(result.out()).contains("not started: the run was stopped").contains("0 of ");
    }

    @Test
    void keepsTheStacksRecords() {
        fleet.aws().simulator().createBucket(TestFleet.ACCOUNT, "records");
        fleet.aws()
                .simulator()
                .aws()
                .cloudFormation()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        "ecr-pusher",
                        Map.of("BucketName", "records"));

        fleet.run("push", "-f", "fleet.yaml", "--dry-run");
        fleet.run("plan", "-f", "fleet.yaml");
        assertThat(fleet.aws().simulator().objects("records")).isEmpty();

        fleet.run("push", "-f", "fleet.yaml");
        assertThat(fleet.aws().simulator().objects("records")).isNotEmpty();
    }

    @Test
    void assumesTheRoleOfTheStacksFunction() {
        String role = "arn:aws:iam::111122223333:role/function";
        fleet.aws().simulator().addRole(role, Set.of(TestFleet.ROLE), Optional.empty());
        fleet.aws()
                .simulator()
                .aws()
                .cloudFormation()
                .put(TestFleet.ACCOUNT, TestFleet.REGION, "ecr-pusher", Map.of("RoleArn", role));
        clusters.forEach(
                cluster -> cluster.revokeAccess(TestFleet.ROLE).grantAccess(role, "ecr-pusher"));

        Result own = fleet.run("push", "-f", "fleet.yaml");
        assertThat(own.code()).isEqualTo(1);
        assertThat(own.err())
                .as("warns before the first write, and not after it")
                .contains("the logins that this push writes have your permissions");
        assertThat(fleet.run("push", "-f", "fleet.yaml", "--dry-run").err())
                .doesNotContain("your permissions");
        Result asFunction = fleet.run("push", "-f", "fleet.yaml", "--as-function");
        assertThat(asFunction.code()).isZero();
        assertThat(asFunction.err()).doesNotContain("your permissions");
    }

    @Test
    void saysHowToAllowTheCallerToAssumeTheRoleOfTheFunction() {
        String role = "arn:aws:iam::111122223333:role/function";
        fleet.aws().simulator().addRole(role, Set.of(), Optional.empty());
        fleet.aws()
                .simulator()
                .aws()
                .cloudFormation()
                .put(TestFleet.ACCOUNT, TestFleet.REGION, "ecr-pusher", Map.of("RoleArn", role));

        for (String command : List.of("plan", "push", "doctor")) {
            Result refused = fleet.run(command, "-f", "fleet.yaml", "--as-function");

            assertThat(refused.code()).as(command).isEqualTo(ExitCode.NOT_DONE);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .contains(
                            "can't assume %s. Deploy the stack with OperatorArns=ARN"
                                    .formatted(role),
                            "is not authorized to perform: sts:AssumeRole");
        }
        assertThat(written()).isZero();
    }

    @Test
    void refusesANameThatNoDiscoveredClusterHas() {
        fleet.write(
                "fleet.yaml",
                """
                version: 1
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: [default]}]
                clusters: [{discover: {regions: [eu-west-1]}}]
                """);

        Result push = fleet.run("push", "-f", "fleet.yaml", "--cluster", "c77");

        assertThat(push.code()).isEqualTo(2);
        assertThat(push.out()).isEmpty();
        assertThat(push.err()).contains("there is nothing to push to", "c77");
        assertThat(fleet.run("push", "-f", "fleet.yaml", "--cluster", "c1").out())
                .startsWith("1 of 1 Secret written in 1 cluster.");
    }

    @Test
    void printsYamlWithoutAliases() {
        Result push = fleet.run("push", "-f", "fleet.yaml", "-o", "yaml");
        assertThat(push.out()).contains("failures: []\nwarnings: []\n", "dryRun: false");
    }

    private void awaitWritten(int secrets) throws InterruptedException {
        for (int i = 0; i < 1000 && written() < secrets; i++) {
            Thread.sleep(20);
        }
        assertThat(written()).isEqualTo(secrets);
    }

    private int written() {
        return clusters.stream().mapToInt(cluster -> cluster.kubernetes().secrets().size()).sum();
    }

    private JsonObject secret(int cluster) {
        return clusters.get(cluster).kubernetes().secret("default", "ecr-pull").orElseThrow();
    }
}
