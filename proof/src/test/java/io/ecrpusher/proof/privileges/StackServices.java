package io.ecrpusher.proof.privileges;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The requests of AWS services that a stack causes. The simulator doesn't have these services, so
 * the requests follow from the template: each has the source of the rule.
 */
final class StackServices {
    private static final String LAMBDA = "lambda.amazonaws.com";
    private static final String EVENTS = "events.amazonaws.com";
    private static final String FUNCTION = "AWS::Serverless::Function";

    private final Stack stack;
    private final List<Call> calls = new ArrayList<>();

    /** A request of a service, which is the step of the report. */
    record Call(String service, IamRequest request) {}

    private StackServices(Stack stack) {
        this.stack = stack;
    }

    static List<Call> of(Stack stack) {
        StackServices services = new StackServices(stack);
        stack.resources(FUNCTION).forEach(services::addFunction);
        stack.resources("AWS::Events::Rule").forEach(services::addRule);
        return services.calls;
    }

    private void addFunction(String id, JsonObject function) {
        String role = function.get("Role").getAsString();
        add(LAMBDA, "sts:AssumeRole", role);
        // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
        String stream = stack.arn("LogGroup").replaceFirst("\\*$", "log-stream:2026/01/01/[1]abc");
        add(role, "logs:CreateLogStream", stream);
        add(role, "logs:PutLogEvents", stream);
        if (stack.isInVpc()) {
            // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
            for (String action : NETWORK_INTERFACES) {
                add(role, action, "*");
            }
        }
        if (function.get("EventInvokeConfig") instanceof JsonObject config
                && config.get("DestinationConfig") instanceof JsonObject destinations) {
            // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
            add(
                    role,
                    "sqs:SendMessage",
                    destinations.getAsJsonObject("OnFailure").get("Destination").getAsString());
        }
        for (Map.Entry<String, JsonElement> event : function.getAsJsonObject("Events").entrySet()) {
            addEvent(id, role, event.getKey(), event.getValue().getAsJsonObject());
        }
    }

    /** The actions of Lambda with the role of a function in a VPC. */
    static final List<String> NETWORK_INTERFACES =
            List.of(
                    "ec2:AssignPrivateIpAddresses",
                    "ec2:CreateNetworkInterface",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSubnets",
                    "ec2:UnassignPrivateIpAddresses");

    private void addEvent(String function, String role, String name, JsonObject event) {
        JsonObject properties = event.getAsJsonObject("Properties");
        switch (event.get("Type").getAsString()) {
            case "SQS" -> {
                // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
                String queue = properties.get("Queue").getAsString();
                add(role, "sqs:ReceiveMessage", queue);
                add(role, "sqs:DeleteMessage", queue);
                add(role, "sqs:GetQueueAttributes", queue);
            }
            case "Schedule" -> {
                // SAM makes a rule of it.
                if (properties.get("DeadLetterConfig") instanceof JsonObject config) {
                    send(
                            "arn:aws:events:%s:%s:rule/%s-%s%s"
                                    .formatted(
                                            stack.region(),
                                            stack.account(),
                                            stack.name(),
                                            function,
                                            name),
                            config.get("Arn").getAsString());
                }
            }
            default -> throw new IllegalStateException("unknown event source " + event);
        }
    }

    private void addRule(String id, JsonObject rule) {
        JsonArray targets = rule.getAsJsonArray("Targets");
        for (JsonElement one : targets) {
            JsonObject target = one.getAsJsonObject();
            String arn = target.get("Arn").getAsString();
            if (arn.contains(":sqs:")) {
                send(stack.arn(id), arn);
            }
            if (target.get("DeadLetterConfig") instanceof JsonObject config) {
                send(stack.arn(id), config.get("Arn").getAsString());
            }
        }
    }

    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    private void send(String rule, String queue) {
        calls.add(
                new Call(
                        "EventBridge",
                        new IamRequest(
                                EVENTS,
                                "sqs:SendMessage",
                                queue,
                                Map.of("aws:SourceArn", rule, "aws:SecureTransport", "true"))));
    }

    private void add(String principal, String action, String resource) {
        calls.add(
                new Call(
                        "Lambda",
                        new IamRequest(
                                principal,
                                action,
                                resource,
                                Map.of("aws:SecureTransport", "true"))));
    }
}
