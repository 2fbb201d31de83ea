package io.ecrpusher.simulator.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The deployment settings of a function.
 *
 * @param zip the deployment package: classes at its root, jars in {@code lib/}
 * @param handler the class, or {@code Class::method}
 * @param memoryMb the function's memory in MB; 85 % of it is heap, as on Lambda
 * @param jvmFlags additional JVM flags, which override those of the runtime
 * @param commandPrefix a command to run {@code java} with, such as {@code taskset -c 1}
 * @param environment the function's environment variables, including its credentials
 * @param initTimeout the limit from the start of the process to its request for the first event
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

    /** Copies the collections. */
    public LambdaSettings {
        jvmFlags = List.copyOf(jvmFlags);
        commandPrefix = List.copyOf(commandPrefix);
        environment = Map.copyOf(environment);
    }

    /** Returns settings for a function with 512 MB and no environment variables. */
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

    /** Returns these settings with another function name. */
    public LambdaSettings named(String name) {
        return new LambdaSettings(
                zip, handler, name, memoryMb, jvmFlags, commandPrefix, environment, initTimeout);
    }

    /** Returns these settings with another memory size. */
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

    /** Returns these settings with other additional JVM flags. */
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

    /** Returns these settings with another command prefix. */
    public LambdaSettings withCommandPrefix(List<String> prefix) {
        return new LambdaSettings(
                zip, handler, functionName, memoryMb, jvmFlags, prefix, environment, initTimeout);
    }

    /** Returns these settings with other environment variables. */
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

    /** Leaves out the environment variables, which contain credentials. */
    @Override
    public String toString() {
        return functionName + " (" + handler + ")";
    }
}
