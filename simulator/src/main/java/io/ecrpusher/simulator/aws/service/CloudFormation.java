package io.ecrpusher.simulator.aws.service;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * CloudFormation: DescribeStacks of one stack, by its name or ARN, with its parameters and outputs,
 * and UpdateStack of its parameters with the template that it has. An update is complete at once.
 */
public final class CloudFormation implements AwsService {
    private static final String NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/";
    private static final String ID = "0c5e8f10-1a2b-11f0-9c3d-0a58a9feac02";

    private final Map<Key, Stack> stacks = new ConcurrentHashMap<>();

    private record Key(String account, String region, String name) {}

    private record Stack(
            String status,
            NavigableMap<String, String> parameters,
            NavigableMap<String, String> outputs,
            UnaryOperator<Map<String, String>> template) {}

    /** Adds a stack, or replaces its outputs. Its status is CREATE_COMPLETE. */
    public void put(String account, String region, String name, Map<String, String> outputs) {
        create(account, region, name, Map.of(), _ -> outputs);
    }

    /**
     * Adds a stack.
     *
     * @param template creates or updates the stack's resources by its parameters, and returns the
     *     outputs
     */
    public void create(
            String account,
            String region,
            String name,
            Map<String, String> parameters,
            UnaryOperator<Map<String, String>> template) {
        stacks.put(
                new Key(account, region, name),
                new Stack(
                        "CREATE_COMPLETE",
                        new TreeMap<>(parameters),
                        new TreeMap<>(template.apply(parameters)),
                        template));
    }

    @Override
    public String name() {
        return "cloudformation";
    }

    @Override
    public Protocol protocol() {
        return Protocol.QUERY;
    }

    @Override
    public String operation(HttpRequest request) {
        return request.formParameters().getOrDefault("Action", "");
    }

    @Override
    public HttpResponse handle(Call call) {
        Map<String, String> form = call.request().formParameters();
        String asked = form.getOrDefault("StackName", "");
        boolean known = Set.of("DescribeStacks", "UpdateStack").contains(call.operation());
        if (!known || asked.isEmpty()) {
            throw call.unknownOperation().toException();
        }
        String name = asked.startsWith("arn:") ? asked.split("/", 3)[1] : asked;
        String arn = arn(call, name);
        call.authorize("cloudformation:" + call.operation(), arn);
        var key = new Key(call.caller().account(), call.region(), name);
        Stack stack = stacks.get(key);
        if (stack == null) {
            throw invalid("Stack with id " + asked + " does not exist");
        }
        if (call.operation().equals("UpdateStack")) {
            stacks.put(key, updated(stack, form));
            return result("UpdateStack", "<StackId>%s</StackId>".formatted(arn));
        }
        return result(
                "DescribeStacks",
                """
                <Stacks><member><StackId>%s</StackId><StackName>%s</StackName>\
                <CreationTime>2025-01-01T00:00:00.000Z</CreationTime>\
                <StackStatus>%s</StackStatus><Parameters>%s</Parameters><Outputs>%s</Outputs>\
                </member></Stacks>\
                """
                        .formatted(
                                arn,
                                Xml.escape(name),
                                stack.status(),
                                members("Parameter", stack.parameters()),
                                members("Output", stack.outputs())));
    }

    private static Stack updated(Stack stack, Map<String, String> form) {
        if (!form.getOrDefault("UsePreviousTemplate", "").equals("true")) {
            throw invalid("The simulator updates stacks with their previous template only");
        }
        NavigableMap<String, String> parameters = new TreeMap<>();
        for (int i = 1; form.containsKey("Parameters.member." + i + ".ParameterKey"); i++) {
            String member = "Parameters.member." + i + ".";
            String parameter = form.get(member + "ParameterKey");
            if (!stack.parameters().containsKey(parameter)) {
                throw invalid("Parameters: [%s] do not exist in the template".formatted(parameter));
            }
            parameters.put(
                    parameter,
                    form.getOrDefault(member + "UsePreviousValue", "false").equals("true")
                            ? stack.parameters().get(parameter)
                            : form.getOrDefault(member + "ParameterValue", ""));
        }
        // On AWS, a parameter that the call leaves out gets its default again.
        stack.parameters().keySet().forEach(parameter -> parameters.putIfAbsent(parameter, ""));
        if (parameters.equals(stack.parameters())) {
            throw invalid("No updates are to be performed.");
        }
        return new Stack(
                "UPDATE_COMPLETE",
                parameters,
                new TreeMap<>(stack.template().apply(parameters)),
                stack.template());
    }

    private static AwsError.AwsException invalid(String message) {
        return new AwsError(400, "ValidationError", message).toException();
    }

    private static HttpResponse result(String operation, String content) {
        return HttpResponse.xml(
                200,
                """
                <%1$sResponse xmlns="%2$s"><%1$sResult>%3$s</%1$sResult>\
                <ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata>\
                </%1$sResponse>
                """
                        .formatted(operation, NAMESPACE, content, UUID.randomUUID()));
    }

    private static String members(String kind, NavigableMap<String, String> values) {
        var members = new StringBuilder();
        values.forEach(
                (key, value) ->
                        members.append(
                                "<member><%1$sKey>%2$s</%1$sKey><%1$sValue>%3$s</%1$sValue></member>"
                                        .formatted(kind, Xml.escape(key), Xml.escape(value))));
        return members.toString();
    }

    private static String arn(Call call, String name) {
        return new Arn(
                        Partition.ofRegion(call.region()).id(),
                        "cloudformation",
                        call.region(),
                        call.caller().account(),
                        "stack/" + name + "/" + ID)
                .toString();
    }
}
