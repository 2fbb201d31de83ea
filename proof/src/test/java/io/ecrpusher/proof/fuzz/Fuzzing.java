package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Fuzzes targets, each in a process: Jazzer fuzzes one test per process. */
final class Fuzzing {
    private static final String SUFFIX = "FuzzTest";
    private static final Path MODULE =
            Path.of(Files.isDirectory(Path.of("proof")) ? "proof" : "").toAbsolutePath();

    /** Other classes aren't instrumented, which is faster. */
    private static final String PARSERS =
            "io.ecrpusher.**:com.google.gson.**:org.yaml.snakeyaml.**";

    private static final Pattern EXECUTIONS =
            Pattern.compile("stat::number_of_executed_units: *(\\d+)");
    private static final Pattern EDGES = Pattern.compile(" cov: (\\d+) ");
    private static final Pattern SECONDS = Pattern.compile("Done \\d+ runs in (\\d+) ");
    private static final Pattern FINDING =
            Pattern.compile("^== Java Exception.*|.*ERROR: libFuzzer.*", Pattern.MULTILINE);

    private Fuzzing() {}

    /**
     * What a process did.
     *
     * @param edges the edges of the control flow that inputs reached
     * @param findings the first line of each
     * @param log the file with the process's output
     */
    record Result(
            String target,
            String seconds,
            String executions,
            String edges,
            List<String> findings,
            Path log) {
        /** Returns true if the process ran to its end and found nothing. */
        boolean isClean() {
            return findings.isEmpty() && !executions.isEmpty();
        }
    }

    /**
     * Fuzzes the targets in {@code arguments}, or all, and prints a line for each. The first
     * argument is the time for each, in seconds.
     */
    public static void main(String[] arguments) throws InterruptedException {
        int seconds = Integer.parseInt(arguments[0]);
        List<String> targets = Arrays.asList(arguments).subList(1, arguments.length);
        boolean clean = true;
        String line = "%-18s %8s %12s %8s %9s%n";
        System.out.printf(line, "TARGET", "SECONDS", "EXECUTIONS", "EDGES", "FINDINGS");
        for (String target : targets.isEmpty() ? targets() : targets) {
            Result result = run(target, seconds);
            System.out.printf(
                    line,
                    target,
                    result.seconds(),
                    result.executions(),
                    result.edges(),
                    result.findings().size());
            if (!result.isClean()) {
                System.out.printf("  see %s%n", result.log());
                clean = false;
            }
        }
        System.exit(clean ? 0 : 1);
    }

    /** Returns the names of all targets. */
    static List<String> targets() {
        Path tests = MODULE.resolve("src/test/java").resolve(folder());
        try (Stream<Path> files = Files.list(tests)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX + ".java"))
                    .map(name -> name.substring(0, name.length() - (SUFFIX + ".java").length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fuzzes {@code target}, starting from its inputs and those that earlier runs kept. */
    static Result run(String target, int seconds) throws InterruptedException {
        Path folder = MODULE.resolve("target/fuzz").resolve(target);
        Path log = folder.resolve("log");
        try {
            Files.createDirectories(folder.resolve("corpus"));
            Process process =
                    new ProcessBuilder(command(target, seconds, folder))
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            process.getOutputStream().close();
            int _ = process.waitFor();
            return result(target, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(String target, int seconds, Path folder) {
        String test = Fuzzing.class.getPackageName() + "." + target + SUFFIX;
        Path inputs =
                MODULE.resolve("src/test/resources")
                        .resolve(folder())
                        .resolve(target + SUFFIX + "Inputs/fuzz");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + test,
                "--instrumentation_includes=" + PARSERS,
                "--instrumentation_excludes=" + Fuzzing.class.getPackageName() + ".**",
                "--custom_hook_includes=" + PARSERS,
                "--keep_going=20",
                folder.resolve("corpus").toString(),
                inputs.toString(),
                "-max_total_time=" + seconds,
                "-timeout=60",
                "-print_final_stats=1",
                "-artifact_prefix=" + folder + "/");
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    private static Result result(String target, Path log) throws IOException {
        String output = Files.readString(log, ISO_8859_1);
        return new Result(
                target,
                last(SECONDS, output),
                last(EXECUTIONS, output),
                last(EDGES, output),
                FINDING.matcher(output).results().map(one -> one.group()).toList(),
                log);
    }

    private static String last(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        String found = "";
        while (matcher.find()) {
            found = matcher.group(1);
        }
        return found;
    }

    private static String folder() {
        return Fuzzing.class.getPackageName().replace('.', '/');
    }
}
