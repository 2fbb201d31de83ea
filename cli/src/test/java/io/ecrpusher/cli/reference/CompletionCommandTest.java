package io.ecrpusher.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecrpusher.cli.TestRun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CompletionCommandTest {
    @TempDir private Path directory;

    private Path script(String shell) throws IOException {
        return Files.writeString(
                directory.resolve("completion"),
                new TestRun(directory).run("completion", shell).out());
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static boolean has(String shell) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
    }

    @Test
    void completesCommandsAndOptionsInBash() throws IOException {
        assumeTrue(has("bash"));
        String complete =
                "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_ecr-pusher 2>/dev/null; echo ${COMPREPLY[@]}";
        Path script = script("bash");
        assertThat(output("bash", "-c", complete.formatted(script, "ecr-pusher val", 1)))
                .isEqualTo("validate\n");
        assertThat(output("bash", "-c", complete.formatted(script, "ecr-pusher rbac --no-p", 2)))
                .isEqualTo("--no-policy\n");
    }

    @Test
    void completesCommandsAndOptionsInFish() throws IOException {
        assumeTrue(has("fish"));
        String complete = "source '%s'; complete -C '%s'";
        Path script = script("fish");
        assertThat(output("fish", "-N", "-c", complete.formatted(script, "ecr-pusher val")))
                .startsWith("validate\tChecks a fleet file");
        assertThat(output("fish", "-N", "-c", complete.formatted(script, "ecr-pusher rbac --no-p")))
                .startsWith("--no-policy\t");
        assertThat(
                        output(
                                "fish",
                                "-N",
                                "-c",
                                complete.formatted(script, "ecr-pusher completion b")))
                .startsWith("bash");
    }

    @Test
    void hasAScriptThatZshReads() throws IOException {
        assumeTrue(has("zsh"));
        assertThat(
                        output(
                                "zsh",
                                "-f",
                                "-c",
                                "source '%s' && echo $_comps[ecr-pusher]".formatted(script("zsh"))))
                .contains("_bash_complete");
    }
}
