package io.ecrpusher.simulator.aws.service;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.AwsFaults;
import io.ecrpusher.simulator.aws.Identities;
import io.ecrpusher.simulator.aws.Identities.TrustPolicy;
import io.ecrpusher.simulator.aws.PolicyDocument;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Map;
import java.util.UUID;

/**
 * IAM: GetRole and UpdateAssumeRolePolicy for the roles of the caller's account, and the inline
 * policies of roles and users. What a policy denies is denied until the policy is deleted or
 * replaced. What it allows removes denied actions of {@link AwsFaults}.
 */
public final class Iam implements AwsService {
    private static final String NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

    private final Identities identities;

    /** Creates the service. */
    public Iam(Identities identities) {
        this.identities = identities;
    }

    @Override
    public String name() {
        return "iam";
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
        Map<String, String> parameters = call.request().formParameters();
        call.authorize("iam:" + call.operation(), "*");
        return switch (call.operation()) {
            case "GetRole" -> getRole(role(call, parameters).role());
            case "UpdateAssumeRolePolicy" -> {
                trust(role(call, parameters).role(), policy(parameters));
                yield result(call.operation(), "");
            }
            case "PutRolePolicy" -> put(call, "role/" + parameters.get("RoleName"), parameters);
            case "PutUserPolicy" -> put(call, "user/" + parameters.get("UserName"), parameters);
            case "DeleteRolePolicy" ->
                    delete(call, "role/" + parameters.get("RoleName"), parameters);
            default -> throw call.unknownOperation().toException();
        };
    }

    private TrustPolicy role(Call call, Map<String, String> parameters) {
        String name = parameters.getOrDefault("RoleName", "");
        return identities
                .roleNamed(call.caller().account(), name)
                .orElseThrow(
                        () ->
                                new AwsError(
                                                404,
                                                "NoSuchEntity",
                                                "The role with name " + name + " cannot be found.")
                                        .toException());
    }

    private static HttpResponse getRole(Arn role) {
        return result(
                "GetRole",
                """
                <GetRoleResult><Role><Path>%s</Path><RoleName>%s</RoleName><RoleId>%s</RoleId>\
                <Arn>%s</Arn><CreateDate>2025-01-01T00:00:00Z</CreateDate></Role></GetRoleResult>\
                """
                        .formatted(
                                role.resource().replaceFirst("^role(/.*?)[^/]*$", "$1"),
                                role.name(),
                                Identities.uniqueId(role),
                                role));
    }

    private void trust(Arn role, PolicyDocument policy) {
        identities.addRole(
                role.toString(),
                policy.principalsFor("sts:AssumeRole"),
                policy.allowed().stream()
                        .filter(statement -> statement.includes("sts:AssumeRole"))
                        .flatMap(statement -> statement.externalId().stream())
                        .findFirst());
    }

    private static HttpResponse put(Call call, String resource, Map<String, String> parameters) {
        Arn principal = principal(call, resource);
        PolicyDocument policy = policy(parameters);
        policy.allowed()
                .forEach(
                        statement ->
                                statement
                                        .actions()
                                        .forEach(
                                                action ->
                                                        call.faults()
                                                                .allow(
                                                                        principal.toString(),
                                                                        action)));
        call.faults().policies().put(principal, parameters.getOrDefault("PolicyName", ""), policy);
        return result(call.operation(), "");
    }

    private static HttpResponse delete(Call call, String resource, Map<String, String> parameters) {
        String name = parameters.getOrDefault("PolicyName", "");
        if (!call.faults().policies().remove(principal(call, resource), name)) {
            throw new AwsError(
                            404,
                            "NoSuchEntity",
                            "The role policy with name " + name + " cannot be found.")
                    .toException();
        }
        return result(call.operation(), "");
    }

    private static Arn principal(Call call, String resource) {
        Arn caller = Arn.parse(call.caller().arn());
        return new Arn(caller.partition(), "iam", "", caller.account(), resource);
    }

    private static PolicyDocument policy(Map<String, String> parameters) {
        return PolicyDocument.parse(parameters.getOrDefault("PolicyDocument", ""))
                .orElseThrow(
                        () ->
                                new AwsError(
                                                400,
                                                "MalformedPolicyDocument",
                                                "Syntax errors in policy.")
                                        .toException());
    }

    private static HttpResponse result(String operation, String content) {
        return HttpResponse.xml(
                200,
                """
                <%1$sResponse xmlns="%2$s">%3$s\
                <ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>\
                """
                        .formatted(operation, NAMESPACE, content, UUID.randomUUID()));
    }
}
