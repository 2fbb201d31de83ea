package io.ecrpusher.simulator.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The JVM process of a function, with its runtime API. */
final class FunctionProcess implements AutoCloseable {
    private final Process process;
    private final LambdaRuntimeApi api;
    private final Path log;
    private final long startedAt = System.nanoTime();
    private long logRead;

    private FunctionProcess(Process process, LambdaRuntimeApi api, Path log) {
        this.process = process;
        this.api = api;
        this.log = log;
    }

    static FunctionProcess start(LambdaSettings settings, FunctionDirectory directory)
            throws IOException {
        String arn = "arn:aws:lambda:us-east-1:111122223333:function:" + settings.functionName();
        LambdaRuntimeApi api = LambdaRuntimeApi.start(arn);
        try {
            // A file, because it has all lines by the time the response arrives. A pipe may lag.
            Path log = directory.newLog();
            var builder = new ProcessBuilder(command(settings));
            builder.directory(directory.taskRoot().toFile());
            builder.redirectErrorStream(true);
            builder.redirectOutput(log.toFile());
            Map<String, String> environment = builder.environment();
            // Lambda's environment has nothing of this process's own.
            environment.clear();
            environment.putAll(environment(settings, directory.taskRoot(), api.address()));
            return new FunctionProcess(builder.start(), api, log);
        } catch (IOException e) {
            api.close();
            throw e;
        }
    }

    Process process() {
        return process;
    }

    LambdaRuntimeApi api() {
        return api;
    }

    /** Returns the time since the start of the process. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Returns the lines written since the last call. */
    List<String> newLogLines() throws IOException {
        byte[] all = Files.readAllBytes(log);
        String text = new String(all, (int) logRead, (int) (all.length - logRead), UTF_8);
        logRead = all.length;
        return text.lines().toList();
    }

    /** Kills the process and waits for its end. */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        int _ = process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        api.close();
    }

    // The managed runtime limits the JIT to C1 and uses the serial collector.
    private static List<String> command(LambdaSettings settings) {
        List<String> command = new ArrayList<>(settings.commandPrefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx" + settings.memoryMb() * 85 / 100 + "m");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(settings.jvmFlags());
        command.add("-cp");
        command.add(RuntimeInterfaceClient.classPath());
        command.add(RuntimeInterfaceClient.MAIN_CLASS);
        command.add(settings.handler());
        return command;
    }

    private static Map<String, String> environment(
            LambdaSettings settings, Path taskRoot, String apiAddress) {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "PATH", System.getenv().getOrDefault("PATH", ""),
                                "LANG", "en_US.UTF-8",
                                "TZ", ":UTC",
                                "AWS_EXECUTION_ENV", "AWS_Lambda_java25",
                                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"));
        environment.putAll(settings.environment());
        environment.put("_HANDLER", settings.handler());
        environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        environment.put("AWS_LAMBDA_RUNTIME_API", apiAddress);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", settings.functionName());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(settings.memoryMb()));
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + settings.functionName());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]simulated");
        return environment;
    }
}
