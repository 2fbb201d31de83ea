package io.ecrpusher.benchmarks;

import io.ecrpusher.simulator.lambda.InvocationResult;
import io.ecrpusher.simulator.lambda.InvocationResult.Timing;
import io.ecrpusher.simulator.lambda.LambdaFunction;
import io.ecrpusher.simulator.lambda.LambdaSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged function.
 *
 * @param memoryMb Lambda's memory size; the heap gets 85 % of it
 * @param commandPrefix precedes the command that starts the function's process
 */
record MeasuredFunction(Path zip, int memoryMb, List<String> commandPrefix) {
    private static final Pattern HEAP_AFTER_COLLECTION = Pattern.compile("Pause.*->([0-9]+)M");

    /**
     * The times of two runs in one process.
     *
     * @param init from the start of the process to its first event
     * @param firstRun without {@code init}
     * @param firstCpu the CPU time from the start of the process to the end of the first run
     * @param totalCpu the CPU time of {@code firstCpu} and of the second run
     * @param peakHeapMb the largest heap after a garbage collection; 0 without any
     */
    record Result(
            Duration init,
            Duration firstRun,
            Duration secondRun,
            Duration firstCpu,
            Duration totalCpu,
            int peakHeapMb) {
        Duration coldStart() {
            return init.plus(firstRun);
        }
    }

    /** Rotates the fleet's Secrets twice. */
    Result run(SimulatedFleet fleet, List<String> jvmFlags) throws IOException {
        Path gcLog = Files.createTempFile("ecr-pusher-gc", ".log");
        List<String> flags = new ArrayList<>(jvmFlags);
        // Without filecount=0, the JVM would rename the existing file and leave it behind.
        flags.add("-Xlog:gc:file=%s::filecount=0".formatted(gcLog));
        LambdaSettings settings =
                LambdaSettings.of(zip, "io.ecrpusher.lambda.RotateHandler::handleRequest")
                        .withMemoryMb(memoryMb)
                        .withCommandPrefix(commandPrefix)
                        .withJvmFlags(flags)
                        .withEnvironment(fleet.functionEnvironment());
        try (LambdaFunction function = LambdaFunction.deploy(settings)) {
            Timing first = invoke(function);
            Duration firstCpu = cpuOfFunction();
            Timing second = invoke(function);
            return new Result(
                    first.init().orElseThrow(),
                    first.duration(),
                    second.duration(),
                    firstCpu,
                    cpuOfFunction(),
                    peakHeapMb(gcLog));
        } finally {
            Files.delete(gcLog);
        }
    }

    private static Timing invoke(LambdaFunction function) {
        return switch (function.invoke("{}", Duration.ofMinutes(15))) {
            case InvocationResult.Returned(_, _, Timing timing) -> timing;
            case InvocationResult.Failed failed ->
                    throw new IllegalStateException(
                            "the function failed: %s\n%s"
                                    .formatted(
                                            failed.errorMessage(),
                                            String.join("\n", failed.log())));
        };
    }

    /** The function is the only child process. */
    private static Duration cpuOfFunction() {
        return ProcessHandle.current()
                .children()
                .map(child -> child.info().totalCpuDuration().orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);
    }

    static int peakHeapMb(Path gcLog) throws IOException {
        try (Stream<String> lines = Files.lines(gcLog)) {
            return lines.map(HEAP_AFTER_COLLECTION::matcher)
                    .filter(Matcher::find)
                    .mapToInt(line -> Integer.parseInt(line.group(1)))
                    .max()
                    .orElse(0);
        }
    }
}
