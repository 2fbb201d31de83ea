package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.assertRefused;
import static io.ecrpusher.simulator.aws.AwsClients.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ecrpusher.simulator.aws.service.Lambda.ExecutionEnvironment;
import io.ecrpusher.simulator.aws.service.Lambda.Result;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

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

    @Test
    void updatesAStackByItsParameters() {
        simulator
                .aws()
                .cloudFormation()
                .create(
                        ACCOUNT,
                        REGION,
                        "updated",
                        Map.of("RoleName", "one", "Schedule", "rate(6 hours)"),
                        parameters -> Map.of("Role", parameters.get("RoleName")));
        CloudFormationClient cloudFormation =
                client(CloudFormationClient.builder(), simulator, pusher, REGION);

        cloudFormation.updateStack(
                r ->
                        r.stackName("updated")
                                .usePreviousTemplate(true)
                                .parameters(
                                        List.of(
                                                Parameter.builder()
                                                        .parameterKey("Schedule")
                                                        .usePreviousValue(true)
                                                        .build(),
                                                Parameter.builder()
                                                        .parameterKey("RoleName")
                                                        .parameterValue("two")
                                                        .build())));

        Stack stack =
                cloudFormation.describeStacks(r -> r.stackName("updated")).stacks().getFirst();
        assertThat(stack.stackStatusAsString()).isEqualTo("UPDATE_COMPLETE");
        assertThat(stack.outputs()).extracting(Output::outputValue).containsExactly("two");
        assertThat(stack.parameters())
                .extracting(Parameter::parameterValue)
                .containsExactly("two", "rate(6 hours)");
        assertRefused(
                () ->
                        cloudFormation.updateStack(
                                r -> r.stackName("updated").templateBody("Resources: {}")),
                400,
                "ValidationError");
    }

    @Test
    void aFunctionKeepsItsEnvironmentUntilItsConfigurationChanges() {
        String role = "arn:aws:iam::111122223333:role/kept";
        simulator.aws().lambda().put(ACCOUNT, REGION, "kept", role, Map.of());
        var started = new AtomicInteger();
        simulator
                .aws()
                .lambda()
                .runBy(
                        (_, _, _) -> {
                            int number = started.incrementAndGet();
                            return new ExecutionEnvironment() {
                                @Override
                                public Result invoke(String event) {
                                    return new Result(number + event, event.equals("\"bad\""));
                                }

                                @Override
                                public void close() {}
                            };
                        });
        LambdaClient lambda = client(LambdaClient.builder(), simulator, pusher, REGION);

        assertThat(invoke(lambda, "{}").payload().asUtf8String()).isEqualTo("1{}");
        assertThat(invoke(lambda, "\"bad\"").functionError()).isEqualTo("Unhandled");
        lambda.updateFunctionConfiguration(r -> r.functionName("kept").description("new"));
        assertThat(invoke(lambda, "{}").payload().asUtf8String()).isEqualTo("2{}");
        assertThat(lambda.listFunctions().functions())
                .filteredOn(one -> one.role().equals(role))
                .singleElement()
                .extracting(FunctionConfiguration::description)
                .isEqualTo("new");
    }

    private static InvokeResponse invoke(LambdaClient lambda, String event) {
        return lambda.invoke(r -> r.functionName("kept").payload(SdkBytes.fromUtf8String(event)));
    }
}
