package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.assertRefused;
import static io.ecrpusher.simulator.aws.AwsClients.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.lambda.LambdaClient;

import java.util.List;
import java.util.Map;

/** CloudFormation and Lambda, called with the AWS SDK. */
class DeploymentTest extends SimulatedAccount {
    private static final String ARN = "arn:aws:lambda:eu-west-1:111122223333:function:pusher";

    @Test
    void cloudFormationDescribesAStackByNameAndByArn() {
        simulator
                .aws()
                .cloudFormation()
                .put(ACCOUNT, REGION, "pusher", Map.of("RoleArn", ROLE, "Note", "a < b & c"));
        CloudFormationClient cloudFormation =
                client(CloudFormationClient.builder(), simulator, pusher, REGION);

        Stack stack = cloudFormation.describeStacks(r -> r.stackName("pusher")).stacks().getFirst();

        assertThat(stack.outputs())
                .extracting(Output::outputKey, Output::outputValue)
                .containsExactly(tuple("Note", "a < b & c"), tuple("RoleArn", ROLE));
        assertThat(stack.stackStatusAsString()).isEqualTo("CREATE_COMPLETE");
        assertThat(cloudFormation.describeStacks(r -> r.stackName(stack.stackId())).stacks())
                .containsExactly(stack);
        assertRefused(
                () -> cloudFormation.describeStacks(r -> r.stackName("other")),
                400,
                "ValidationError");
    }

    @Test
    void lambdaReturnsAFunctionsEnvironment() {
        simulator
                .aws()
                .lambda()
                .put(ACCOUNT, REGION, "pusher", ROLE, Map.of("FLEET_FILE", "s3://fleet/f.yaml"));
        LambdaClient lambda = client(LambdaClient.builder(), simulator, pusher, REGION);

        for (String name : List.of("pusher", ARN, "111122223333:function:pusher")) {
            var configuration = lambda.getFunctionConfiguration(r -> r.functionName(name));

            assertThat(configuration.environment().variables())
                    .containsEntry("FLEET_FILE", "s3://fleet/f.yaml");
            assertThat(configuration.role()).isEqualTo(ROLE);
            assertThat(configuration.functionArn()).isEqualTo(ARN);
        }
        assertRefused(
                () -> lambda.getFunctionConfiguration(r -> r.functionName("other")),
                404,
                "ResourceNotFoundException");
    }

    @Test
    void deniesBothByTheirActions() {
        Principal denied = another("no-deployment");
        simulator.faults().deny(denied.arn(), "cloudformation:DescribeStacks");
        simulator.faults().deny(denied.arn(), "lambda:GetFunctionConfiguration");

        assertRefused(
                () ->
                        client(CloudFormationClient.builder(), simulator, denied, REGION)
                                .describeStacks(r -> r.stackName("pusher")),
                403,
                "AccessDenied");
        assertRefused(
                () ->
                        client(LambdaClient.builder(), simulator, denied, REGION)
                                .getFunctionConfiguration(r -> r.functionName("pusher")),
                403,
                "AccessDeniedException");
    }
}
