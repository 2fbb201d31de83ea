package io.ecrpusher.simulator.serve;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.service.Lambda;
import io.ecrpusher.simulator.lambda.InvocationResult;
import io.ecrpusher.simulator.lambda.LambdaFunction;
import io.ecrpusher.simulator.lambda.LambdaSettings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Starts execution environments of the packaged function, each with a session of its own. */
record ServedFunctions(Simulator simulator, Path zip) implements Lambda.Starter {
    private static final String HANDLER = "io.ecrpusher.lambda.RotateHandler::handleRequest";
    // The default of the template's Timeout.
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int MEMORY_MB = 1024;

    @Override
    public Lambda.ExecutionEnvironment start(
            String name, String roleArn, Map<String, String> environment) {
        Principal session = simulator.addRoleSession(roleArn, name);
        Map<String, String> variables =
                new HashMap<>(simulator.environment(session, Estate.HOME_REGION));
        variables.putAll(environment);
        LambdaFunction function =
                LambdaFunction.deploy(
                        LambdaSettings.of(zip, HANDLER)
                                .named(name)
                                .withMemoryMb(MEMORY_MB)
                                .withEnvironment(variables));
        return new Lambda.ExecutionEnvironment() {
            @Override
            public Lambda.Result invoke(String event) {
                return switch (function.invoke(event, TIMEOUT)) {
                    case InvocationResult.Returned(String response, _, _) ->
                            new Lambda.Result(response, false);
                    case InvocationResult.Failed failed ->
                            new Lambda.Result(
                                    failed.json().isEmpty()
                                            ? "{\"errorType\":\"%s\"}".formatted(failed.errorType())
                                            : failed.json(),
                                    true);
                };
            }

            @Override
            public void close() {
                function.close();
            }
        };
    }
}
