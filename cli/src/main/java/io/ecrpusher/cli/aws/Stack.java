package io.ecrpusher.cli.aws;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.failure.FailureException;

import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A deployed stack.
 *
 * @param outputs the stack's outputs, such as {@code RoleArn}
 * @param region the stack's Region
 */
public record Stack(String name, String region, Map<String, String> outputs) {
    public Stack {
        outputs = Map.copyOf(outputs);
    }

    /**
     * Returns the stack in the session's Region.
     *
     * @throws CommandException if it isn't there, or the caller may not read it
     */
    public static Stack read(AwsSession session, String name) {
        try (CloudFormationClient client =
                session.clients()
                        .build(
                                CloudFormationClient.builder(),
                                session.region(),
                                Optional.empty())) {
            return new Stack(
                    name,
                    session.region(),
                    session
                            .clients()
                            .call(
                                    "cloudformation",
                                    session.region(),
                                    Optional.empty(),
                                    "cloudformation:DescribeStacks of '%s' in %s"
                                            .formatted(name, session.region()),
                                    () -> client.describeStacks(request -> request.stackName(name)))
                            .stacks()
                            .getFirst()
                            .outputs()
                            .stream()
                            .collect(Collectors.toMap(Output::outputKey, Output::outputValue)));
        } catch (FailureException failure) {
            throw new CommandException(
                    "can't read stack '%s' in %s. Name it with --stack, and its Region with --region. (%s)"
                            .formatted(name, session.region(), failure.detail()));
        }
    }

    /** Returns the ARN of the function's role. */
    public String roleArn() {
        return output("RoleArn");
    }

    /** Returns the name of the function that rotates all Secrets. */
    public String functionName() {
        return output("FunctionName");
    }

    /** Returns the bucket with the records. */
    public String bucket() {
        return output("BucketName");
    }

    /** Returns the name under which the stack keeps its records. */
    public String deployment() {
        return outputs.getOrDefault("Deployment", name);
    }

    private String output(String key) {
        String value = outputs.get(key);
        if (value == null) {
            throw new CommandException(
                    "stack '%s' has no output %s. Is it ecr-pusher's stack, and up to date?"
                            .formatted(name, key));
        }
        return value;
    }

    /**
     * Returns the environment variables of the stack's function, which describe its fleet.
     *
     * @throws CommandException if the caller may not read them
     */
    public Map<String, String> environment(AwsSession session) {
        try (LambdaClient client =
                session.clients().build(LambdaClient.builder(), region, Optional.empty())) {
            EnvironmentResponse environment =
                    session.clients()
                            .call(
                                    "lambda",
                                    region,
                                    Optional.empty(),
                                    "lambda:GetFunctionConfiguration of '%s'"
                                            .formatted(functionName()),
                                    () ->
                                            client.getFunctionConfiguration(
                                                    request ->
                                                            request.functionName(functionName())))
                            .environment();
            return environment == null ? Map.of() : environment.variables();
        } catch (FailureException failure) {
            throw new CommandException(
                    "can't read the fleet of stack '%s'. Pass its fleet file with -f. (%s)"
                            .formatted(name, failure.detail()));
        }
    }
}
