package io.ecrpusher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@code scripts/walkthrough}, which checks every exit code, and compares its transcript with
 * the published one. The property {@code kube.start} names a program that starts a real API server;
 * without it, the transcripts aren't compared.
 */
class WalkthroughIT {
    private static final String START = System.getProperty("kube.start", "");
    private static final Path TRANSCRIPT = Path.of("target", "walkthrough.md");

    @Test
    void thePublishedTranscriptIsWhatTheScriptPrints() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("../scripts/walkthrough"));
        if (!START.isEmpty()) {
            command.addAll(List.of("--api-server", START));
        }
        Path errors = Path.of("target", "walkthrough.err");

        int code =
                new ProcessBuilder(command)
                        .redirectOutput(TRANSCRIPT.toFile())
                        .redirectError(errors.toFile())
                        .start()
                        .waitFor();

        assertThat(code).as(() -> contents(errors) + contents(TRANSCRIPT)).isZero();
        assumeTrue(!START.isEmpty(), "no real API server; set -Dkube.start to compare");
        assertThat(contents(TRANSCRIPT)).isEqualTo(contents(Path.of("../docs/walkthrough.md")));
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
