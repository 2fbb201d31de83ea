package io.ecrpusher.simulator.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.List;

/** ECR's GetAuthorizationToken. */
final class Ecr implements AwsService {
    private final AuthorizationTokens tokens;

    Ecr(AuthorizationTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return "ecr";
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
        if (!call.operation().equals("GetAuthorizationToken")) {
            throw call.unknownOperation().rejected();
        }
        call.authorize("ecr:GetAuthorizationToken", "*");
        var data = new JsonArray();
        for (String account : accounts(call)) {
            JsonObject one = tokens.next();
            one.addProperty(
                    "proxyEndpoint",
                    "https://%s.dkr.ecr.%s.%s"
                            .formatted(
                                    account,
                                    call.region(),
                                    Partition.ofRegion(call.region()).suffix()));
            data.add(one);
        }
        var body = new JsonObject();
        body.add("authorizationData", data);
        return HttpResponse.of(200, Protocol.JSON_TYPE, body.toString());
    }

    /** Deprecated, but still honoured: one entry for each registry that is named. */
    private static List<String> accounts(Call call) {
        JsonElement registryIds = call.json().get("registryIds");
        if (registryIds == null || registryIds.getAsJsonArray().isEmpty()) {
            return List.of(call.caller().account());
        }
        return registryIds.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }
}
