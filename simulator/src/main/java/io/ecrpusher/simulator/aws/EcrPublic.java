package io.ecrpusher.simulator.aws;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

/** ECR Public's GetAuthorizationToken, which us-east-1 alone has. */
final class EcrPublic implements AwsService {
    private final AuthorizationTokens tokens;

    EcrPublic(AuthorizationTokens tokens) {
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
        return AwsService.target(request);
    }

    @Override
    public HttpResponse serve(Call call) {
        call.requireRegion("us-east-1");
        if (!call.operation().equals("GetAuthorizationToken")) {
            throw call.unknownOperation().rejected();
        }
        call.authorize("ecr-public:GetAuthorizationToken", "*");
        call.authorize("sts:GetServiceBearerToken", "*");
        var body = new JsonObject();
        body.add("authorizationData", tokens.next());
        return HttpResponse.of(200, Protocol.JSON_TYPE, body.toString());
    }
}
