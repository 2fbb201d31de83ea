package io.ecrpusher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as processes, as a shell does. */
public final class CommandProcess {
    private static final int SECONDS = 60;

    private final Map<String, String> environment = new HashMap<>();
    private final Path directory;

    /** Runs in {@code directory}, which is also the home directory, without other variables. */
    public CommandProcess(Path directory) {
        this.directory = directory;
        environment.put("HOME", directory.toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_REGION", "eu-west-1");
    }

    /** Sets an environment variable. */
    public CommandProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Sets environment variables. Leaves out Java's: the command must work without them. */
    public CommandProcess with(Map<String, String> variables) {
        environment.putAll(variables);
        environment.remove("JAVA_TOOL_OPTIONS");
        return this;
    }

    /** Runs a command to its end. */
    public RunResult run(String... args) {
        return await(start(args));
    }

    /** Runs a shell command in which {@code "$@"} is the command. */
    public RunResult shell(String script) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        line.addAll(java());
        return await(start(line));
    }

    /** Starts a command. */
    public Process start(String... args) {
        List<String> line = new ArrayList<>(java());
        line.addAll(List.of(args));
        return start(line);
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ecrpusher.cli.Main");
    }

    private Process start(List<String> line) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .directory(directory.toFile())
                            .redirectOutput(directory.resolve("out.txt").toFile())
                            .redirectError(directory.resolve("err.txt").toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of {@code process}. Fails after a minute. */
    public RunResult await(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the command is still running");
            }
            return new RunResult(process.exitValue(), read("out.txt"), read("err.txt"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
