package io.ecrpusher.cli.push;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.TestRun;
import io.ecrpusher.run.TestFleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        RunResult result =
                new TestRun(directory).with("AWS_REGION", TestFleet.REGION).run(stop, args);
        fleet.assertContainsNoCredential(result.all());
        return new Result(result.code(), result.out(), result.err());
    }

    @Override
    public void close() {
        fleet.close();
    }
}
