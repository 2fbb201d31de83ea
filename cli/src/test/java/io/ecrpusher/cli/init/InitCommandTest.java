package io.ecrpusher.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.NoCredential;
import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.TestRun;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.SimulatedOrganization;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class InitCommandTest {
    private static final String PARTNER = "444455556666";
    private static final String SPOKE = "arn:aws:iam::%s:role/spoke".formatted(PARTNER);

    @TempDir private Path directory;

    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void stop() {
        fleet.close();
    }

    private RunResult run(String... args) {
        RunResult result = command().run(args);
        NoCredential.in(result.all(), fleet.simulator());
        return result;
    }

    private TestRun command() {
        return new TestRun(directory).with("AWS_REGION", TestFleet.REGION);
    }

    private String written() throws IOException {
        return Files.readString(directory.resolve("fleet.yaml"));
    }

    @Test
    void writesAValidFleetFileWithTheClustersOfAllRegions() throws IOException {
        fleet.cluster("prod", List.of());
        fleet.simulator().addCluster(TestFleet.ACCOUNT, "us-east-1", "007");
        RunResult result = run("init");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(written())
                .contains(
                        "- {name: main, account: \"111122223333\", regions: [eu-west-1, us-east-1]}",
                        "namespaces: [default]",
                        "- {name: prod, region: eu-west-1}",
                        "- {name: \"007\", region: us-east-1}");
        assertThat(result.out())
                .contains(
                        "Wrote fleet.yaml: 2 clusters, 2 Regions, 1 account.",
                        "\n  ecr-pusher validate fleet.yaml\n");
        assertThat(run("validate", "fleet.yaml").code()).isZero();
    }

    @Test
    void namesTheClustersThatItLeavesOut() throws IOException {
        fleet.cluster("prod", List.of());
        fleet.cluster("creating", List.of()).status("CREATING");
        RunResult result = run("init", "--regions", TestFleet.REGION);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("Left out: eu-west-1/creating (CREATING)\n");
        assertThat(written()).doesNotContain("name: creating");
    }

    @Test
    void neverOverwritesAFile() throws IOException {
        Files.writeString(directory.resolve("fleet.yaml"), "mine");
        RunResult result = run("init");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("fleet.yaml exists, and init never overwrites");
        assertThat(written()).isEqualTo("mine");
    }

    @Test
    void findsOnlyClustersWithTheTag() throws IOException {
        fleet.cluster("prod", List.of()).tag("ecr-pusher", "enabled");
        fleet.cluster("test", List.of());
        run("init", "--regions", TestFleet.REGION, "--tag", "ecr-pusher=enabled");
        assertThat(written()).contains("name: prod").doesNotContain("name: test");
    }

    @Test
    void searchesOtherAccountsAndListsTheOnesItCannot() throws IOException {
        fleet.cluster("prod", List.of());
        fleet.simulator().addCluster(PARTNER, TestFleet.REGION, "partner");
        fleet.simulator().addRole(SPOKE, Set.of(TestFleet.ROLE), Optional.of("fleet"));
        String refused = "arn:aws:iam::777788889999:role/spoke";
        RunResult result =
                run(
                        "init",
                        "--regions",
                        TestFleet.REGION,
                        "--role",
                        SPOKE + "," + refused,
                        "--external-id",
                        "fleet",
                        "--function-role",
                        "ecr-pusher-spoke");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("Not searched: eu-west-1 of 777788889999: sts:AssumeRole of " + refused);
        assertThat(written())
                .contains(
                        "{name: partner, region: eu-west-1, role: \"arn:aws:iam::%s:role/ecr-pusher-spoke\", externalId: \"fleet\"}"
                                .formatted(PARTNER),
                        "{name: prod, region: eu-west-1}");
    }

    @Test
    void searchesTheAccountsOfTheOrganization() throws IOException {
        SimulatedOrganization organization =
                fleet.simulator().createOrganization(TestFleet.ACCOUNT);
        organization.addAccount(organization.rootId(), PARTNER, Map.of());
        fleet.simulator().addCluster(PARTNER, TestFleet.REGION, "partner");
        fleet.simulator().addRole(SPOKE, Set.of(TestFleet.ROLE), Optional.empty());
        RunResult result =
                run(
                        "init",
                        "--regions",
                        TestFleet.REGION,
                        "--organization",
                        "--role-name",
                        "spoke");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(written())
                .contains("{name: partner, region: eu-west-1, role: \"%s\"}".formatted(SPOKE));
    }

    @Test
    void asksForTheNamespacesOnATerminalOnly() throws IOException {
        fleet.cluster("prod", List.of());
        RunResult asked =
                command().typing("team-*, tools\n").run("init", "--regions", TestFleet.REGION);
        assertThat(asked.err()).contains("Namespaces that need the Secret");
        assertThat(written()).contains("namespaces: [\"team-*\", tools]");
        RunResult silent =
                command()
                        .typing("x\n")
                        .run(
                                "init",
                                "--no-input",
                                "--out",
                                "b.yaml",
                                "--regions",
                                TestFleet.REGION);
        assertThat(silent.err()).doesNotContain("Namespaces that need");
        assertThat(Files.readString(directory.resolve("b.yaml"))).contains("namespaces: [default]");
    }

    @Test
    void writesNothingIfThereIsNoCluster() {
        RunResult result = run("init", "--regions", TestFleet.REGION);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("found no cluster");
        assertThat(directory.resolve("fleet.yaml")).doesNotExist();
    }
}
