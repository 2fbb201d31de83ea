package io.ecrpusher.simulator.aws.service;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Map;

/** ECR Public: GetAuthorizationToken. Exists in us-east-1 only. */
public final class EcrPublic implements AwsService {
    private final AuthorizationTokens tokens;

    /** Creates the service. */
    public EcrPublic(AuthorizationTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return "ecr-public";
    }

    @Override
    public Protocol protocol() {
        return Protocol.JSON;
    }

    @Override
    public String operation(HttpRequest request) {
        return AwsService.targetOperation(request);
    }

    @Override
    public HttpResponse handle(Call call) {
        call.requireRegion("us-east-1");
        if (!call.operation().equals("GetAuthorizationToken")) {
            throw call.unknownOperation().toException();
        }
        call.authorize("ecr-public:GetAuthorizationToken", "*");
        call.record(
                "sts:GetServiceBearerToken",
                "*",
                Map.of("sts:AWSServiceName", "ecr-public.amazonaws.com"));
        call.require("sts:GetServiceBearerToken", "*");
        var body = new JsonObject();
        body.add("authorizationData", tokens.issue(call, name()));
        return HttpResponse.of(200, Protocol.JSON_TYPE, body.toString());
    }
}
