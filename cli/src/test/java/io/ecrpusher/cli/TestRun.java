package io.ecrpusher.cli;

import io.ecrpusher.cli.terminal.Terminal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this process. */
public final class TestRun {
    private final Map<String, String> environment = new HashMap<>();
    private final Path directory;
    private String input = "";
    private boolean interactive;
    private Clock clock = Clock.systemUTC();

    /** Runs in {@code directory}, with an empty environment. */
    public TestRun(Path directory) {
        this.directory = directory;
    }

    /** Sets an environment variable. */
    public TestRun with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Gives the command a terminal on which the user types {@code text}. */
    public TestRun typing(String text) {
        input = text;
        interactive = true;
        return this;
    }

    /** Gives the command another time. */
    public TestRun at(Clock time) {
        clock = time;
        return this;
    }

    /** Gives the command {@code text} on standard input. */
    public TestRun piping(String text) {
        input = text;
        return this;
    }

    /** Runs a command until it ends. */
    public RunResult run(String... args) {
        return run(new Stop(), args);
    }

    /** Runs a command until it ends, or {@code stop} ends it. */
    public RunResult run(Stop stop, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                Commands.run(
                        new Terminal(
                                environment,
                                directory,
                                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                interactive,
                                false,
                                clock),
                        stop,
                        args);
        return new RunResult(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
