package io.ecrpusher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.cli.reference.CommandText;
import io.ecrpusher.cli.reference.ReferenceFiles;
import io.ecrpusher.run.TestFleet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Only {@code token} prints a credential. */
class LeakTest {
    private static final String TOKEN = "token";

    @TempDir private Path directory;

    /** Runs every command as its examples do, whether or not that works here. */
    @Test
    void noExampleOfAnyCommandPrintsACredential() throws IOException {
        try (TestFleet fleet = new TestFleet()) {
            fleet.cluster("prod", List.of("default"));
            Files.writeString(
                    directory.resolve("fleet.yaml"),
                    """
                    version: 1
                    registries:
                      - {name: main, regions: [eu-west-1]}
                    secrets:
                      - {name: ecr-pull, namespaces: [default]}
                    clusters:
                      - {name: prod, region: eu-west-1}
                    """);
            for (CommandText command : CommandText.commands(ReferenceFiles.model())) {
                if (!command.name().equals(TOKEN)) {
                    for (String example : command.examples()) {
                        NoCredential.in(run(example).all(), fleet.simulator());
                    }
                }
            }
        }
    }

    private RunResult run(String example) {
        List<String> arguments = new ArrayList<>();
        for (String word : example.substring(example.indexOf("ecr-pusher ")).split("\\s+", -1)) {
            if (word.matches("[|<>(].*")) {
                break;
            }
            arguments.add(word);
        }
        arguments.addAll(List.of("--verbose", "--timeout", "10s"));
        return new TestRun(directory)
                .with("AWS_REGION", TestFleet.REGION)
                .run(arguments.subList(1, arguments.size()).toArray(String[]::new));
    }

    @Test
    void theSearchFindsWhatTokenPrints() {
        try (TestFleet fleet = new TestFleet()) {
            RunResult result =
                    new TestRun(directory)
                            .with("AWS_REGION", TestFleet.REGION)
                            .run(TOKEN, "--cluster-name", "prod");
            assertThat(result.code()).isZero();
            assertThatThrownBy(() -> NoCredential.in(result.out(), fleet.simulator()))
                    .isInstanceOf(AssertionError.class);
        }
    }
}
