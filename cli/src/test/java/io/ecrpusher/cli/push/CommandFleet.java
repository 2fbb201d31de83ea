package io.ecrpusher.cli.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.Commands;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.run.TestFleet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A simulated fleet, and commands that run in this process on it. */
public final class CommandFleet implements AutoCloseable {
    private final TestFleet fleet = new TestFleet();
    private final Path directory;

    /** Creates a fleet without clusters, whose files are in {@code directory}. */
    public CommandFleet(Path directory) {
        this.directory = directory;
    }

    /**
     * What a command printed.
     *
     * @param code its exit code
     */
    public record Result(int code, String out, String err) {
        /** Returns the document that the command printed. */
        public JsonObject json() {
            return JsonParser.parseString(out).getAsJsonObject();
        }
    }

    /** Returns the simulated AWS and its clusters. */
    public TestFleet aws() {
        return fleet;
    }

    /** Writes a file into the working directory. */
    public void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command. */
    public Result run(String... args) {
        return run(new Stop(), args);
    }

    /** Runs a command that {@code stop} may end, and searches its output for credentials. */
    public Result run(Stop stop, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        Map.of("AWS_REGION", TestFleet.REGION),
                        directory,
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false,
                        Clock.systemUTC());
        int code = Commands.run(terminal, stop, args);
        Result result =
                new Result(
                        code,
                        out.toString(StandardCharsets.UTF_8),
                        err.toString(StandardCharsets.UTF_8));
        assertContainsNoCredential(result.out() + result.err());
        return result;
    }

    private void assertContainsNoCredential(String output) {
        assertThat(fleet.simulator().issuedSecrets()).noneMatch(output::contains);
        assertThat(fleet.simulator().clusters())
                .allSatisfy(
                        cluster ->
                                assertThat(cluster.acceptedTokens()).noneMatch(output::contains));
        assertThat(output).doesNotContain("k8s-aws-v1.", "X-Amz-");
    }

    @Override
    public void close() {
        fleet.close();
    }
}
