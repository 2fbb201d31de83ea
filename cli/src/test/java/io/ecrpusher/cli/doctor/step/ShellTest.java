package io.ecrpusher.cli.doctor.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class ShellTest {
    @Test
    void leavesPlainWordsAsTheyAre() {
        assertThat(Shell.command("kubectl", "--context", "arn:aws:eks:eu-west-1:1:cluster/a_b"))
                .isEqualTo("kubectl --context arn:aws:eks:eu-west-1:1:cluster/a_b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "'; touch x; '", "$(id)", "`id`", "a\\", "\"", "*", "~", "é"})
    void quotesWhatAShellWouldInterpret(String text) throws Exception {
        Process shell =
                new ProcessBuilder("sh", "-c", "printf %s " + Shell.word(text))
                        .redirectErrorStream(true)
                        .start();

        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(printed).isEqualTo(text);
        assertThat(shell.waitFor()).isZero();
    }
}
