package io.ecrpusher.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.TestRun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class ValidateCommandTest {
    private static final String FLEET =
            """
            version: 1
            registries: [{name: main, regions: [eu-west-1]}]
            secrets: [{name: ecr-pull, namespaces: [default]}]
            clusters:
              - {name: prod, region: eu-west-1}
            """;

    @TempDir private Path home;

    @Test
    void warnsOfClustersOfOneNameUnderOneRole() {
        RunResult result = run("validate", FLEET + "  - {name: prod, region: us-east-1}\n");
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err())
                .startsWith("warning: equal cluster names: ")
                .endsWith("prod in eu-west-1, us-east-1\n");
        assertThat(result.out()).isEqualTo("<stdin>: OK. 2 clusters, 0 discoveries, 1 Secrets\n");
        assertThat(result.code()).isZero();
    }

    @Test
    void warnsOfARegionThatThisReleaseDoesNotKnow() {
        RunResult result = run("validate", FLEET + "  - {name: test, region: eu-wst-1}\n");
        assertThat(result.err())
                .isEqualTo(
                        "warning: eu-wst-1: this release doesn't know the Region 'eu-wst-1', which may be misspelled; did you mean 'eu-west-1'?\n");
        assertThat(result.code()).isZero();
    }

    @Test
    void warnsOfNothingElse() {
        assertThat(run("validate", FLEET).err()).isEmpty();
    }

    @Test
    void warnsInAnOfflinePlanToo() {
        String more = "  - {name: prod, region: eu-wst-1}\n  - discover: {regions: [eu-west-1]}\n";
        assertThat(run("plan", FLEET + more).err())
                .contains(
                        "warning: eu-wst-1: this release doesn't know",
                        "warning: equal cluster names: ",
                        "warning: discover in eu-west-1: not searched offline");
    }

    private RunResult run(String command, String fleet) {
        TestRun run = new TestRun(home).piping(fleet);
        return command.equals("plan")
                ? run.run("plan", "-f", "-", "--offline")
                : run.run("validate", "-");
    }
}
