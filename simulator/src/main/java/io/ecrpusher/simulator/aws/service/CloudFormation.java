package io.ecrpusher.simulator.aws.service;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** CloudFormation: DescribeStacks of one stack, by its name or ARN, with its outputs. */
public final class CloudFormation implements AwsService {
    private static final String NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/";
    private static final String ID = "0c5e8f10-1a2b-11f0-9c3d-0a58a9feac02";

    private final Map<Key, NavigableMap<String, String>> stacks = new ConcurrentHashMap<>();

    private record Key(String account, String region, String name) {}

    /** Adds a stack, or replaces its outputs. Its status is CREATE_COMPLETE. */
    public void put(String account, String region, String name, Map<String, String> outputs) {
        stacks.put(new Key(account, region, name), new TreeMap<>(outputs));
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
        String asked = call.request().formParameters().getOrDefault("StackName", "");
        if (!call.operation().equals("DescribeStacks") || asked.isEmpty()) {
            throw call.unknownOperation().toException();
        }
        String name = asked.startsWith("arn:") ? asked.split("/", 3)[1] : asked;
        String arn = arn(call, name);
        call.authorize("cloudformation:DescribeStacks", arn);
        NavigableMap<String, String> outputs =
                stacks.get(new Key(call.caller().account(), call.region(), name));
        if (outputs == null) {
            throw new AwsError(400, "ValidationError", "Stack with id " + asked + " does not exist")
                    .toException();
        }
        return HttpResponse.xml(
                200,
                """
                <DescribeStacksResponse xmlns="%s"><DescribeStacksResult><Stacks><member>\
                <StackId>%s</StackId><StackName>%s</StackName>\
                <CreationTime>2025-01-01T00:00:00.000Z</CreationTime>\
                <StackStatus>CREATE_COMPLETE</StackStatus><Outputs>%s</Outputs>\
                </member></Stacks></DescribeStacksResult>\
                <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>\
                </DescribeStacksResponse>
                """
                        .formatted(
                                NAMESPACE,
                                arn,
                                Xml.escape(name),
                                members(outputs),
                                UUID.randomUUID()));
    }

    private static String members(NavigableMap<String, String> outputs) {
        var members = new StringBuilder();
        outputs.forEach(
                (key, value) ->
                        members.append("<member><OutputKey>")
                                .append(Xml.escape(key))
                                .append("</OutputKey><OutputValue>")
                                .append(Xml.escape(value))
                                .append("</OutputValue></member>"));
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
