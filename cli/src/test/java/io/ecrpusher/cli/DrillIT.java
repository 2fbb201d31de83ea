package io.ecrpusher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs {@code scripts/drill} for each incident: the attacker's moves succeed, the commands of
 * docs/incidents.md run as written, and the moves fail. Needs Python, its package index, and
 * OpenSSL.
 */
class DrillIT {
    @ParameterizedTest
    @ValueSource(strings = {"leaked-token", "leaked-role", "foreign-bucket", "compromised-cluster"})
    void thePagesCommandsEndTheIncident(String incident) throws Exception {
        assumeTrue(has("python3") && has("openssl"), "Python or OpenSSL isn't installed");
        Path output = Path.of("target", "drill-" + incident + ".txt");

        int code =
                new ProcessBuilder("../scripts/drill", incident)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor();

        assertThat(code).as(Files.readString(output)).isZero();
    }

    private static boolean has(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, program.equals("openssl") ? "version" : "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
