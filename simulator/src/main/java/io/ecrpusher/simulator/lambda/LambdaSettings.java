package io.ecrpusher.simulator.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a function is deployed.
 *
 * @param zip the deployment package: classes at its root, jars in {@code lib/}
 * @param handler the class, or {@code Class::method}
 * @param memoryMb what the function was given; the heap gets most of it, as on Lambda
 * @param jvmFlags come after the runtime's own, so that they win
 * @param commandPrefix stands before {@code java}, such as {@code taskset -c 1}
 * @param environment the function's variables, its credentials among them
 * @param initTimeout how long the process may take until it asks for its first event
 */
public record LambdaSettings(
        Path zip,
        String handler,
        String functionName,
        int memoryMb,
        List<String> jvmFlags,
        List<String> commandPrefix,
        Map<String, String> environment,
        Duration initTimeout) {

    /** Copies what was given. */
    public LambdaSettings {
        jvmFlags = List.copyOf(jvmFlags);
        commandPrefix = List.copyOf(commandPrefix);
        environment = Map.copyOf(environment);
    }

    /** A function of 512 MB with nothing special about it. */
    public static LambdaSettings of(Path zip, String handler) {
        return new LambdaSettings(
                zip,
                handler,
                "function",
                512,
                List.of(),
                List.of(),
                Map.of(),
                Duration.ofSeconds(60));
    }

    /** Under another name. */
    public LambdaSettings named(String name) {
        return new LambdaSettings(
                zip, handler, name, memoryMb, jvmFlags, commandPrefix, environment, initTimeout);
    }

    /** With another amount of memory. */
    public LambdaSettings withMemoryMb(int megabytes) {
        return new LambdaSettings(
                zip,
                handler,
                functionName,
                megabytes,
                jvmFlags,
                commandPrefix,
                environment,
                initTimeout);
    }

    /** With flags of the JVM beyond the runtime's own. */
    public LambdaSettings withJvmFlags(List<String> flags) {
        return new LambdaSettings(
                zip,
                handler,
                functionName,
                memoryMb,
                flags,
                commandPrefix,
                environment,
                initTimeout);
    }

    /** With a command that starts the command. */
    public LambdaSettings withCommandPrefix(List<String> prefix) {
        return new LambdaSettings(
                zip, handler, functionName, memoryMb, jvmFlags, prefix, environment, initTimeout);
    }

    /** With these variables. */
    public LambdaSettings withEnvironment(Map<String, String> variables) {
        return new LambdaSettings(
                zip,
                handler,
                functionName,
                memoryMb,
                jvmFlags,
                commandPrefix,
                variables,
                initTimeout);
    }

    /** No variable: they hold credentials. */
    @Override
    public String toString() {
        return functionName + " (" + handler + ")";
    }
}
