package io.ecrpusher.simulator.aws.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.aws.service.AuthorizationTokens;
import io.ecrpusher.simulator.aws.service.AwsService;
import io.ecrpusher.simulator.aws.service.Protocol;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.List;

/** ECR: GetAuthorizationToken, and creation, images, and policies of repositories. */
public final class Ecr implements AwsService {
    private final AuthorizationTokens tokens;
    private final RepositoryCalls repositories;

    /** Creates the service for the repositories of {@code registries}. */
    public Ecr(AuthorizationTokens tokens, Registries registries) {
        this.tokens = tokens;
        this.repositories = new RepositoryCalls(registries);
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
        return AwsService.targetOperation(request);
    }

    @Override
    public HttpResponse handle(Call call) {
        JsonObject body =
                call.operation().equals("GetAuthorizationToken")
                        ? tokens(call)
                        : repositories.handle(call);
        return HttpResponse.of(200, protocol().contentType(), body.toString());
    }

    private JsonObject tokens(Call call) {
        call.authorize("ecr:GetAuthorizationToken", "*");
        var data = new JsonArray();
        for (String account : accounts(call)) {
            JsonObject token = tokens.issue(call, name());
            token.addProperty(
                    "proxyEndpoint",
                    "https://%s.dkr.ecr.%s.%s"
                            .formatted(
                                    account,
                                    call.region(),
                                    Partition.ofRegion(call.region()).suffix()));
            data.add(token);
        }
        var body = new JsonObject();
        body.add("authorizationData", data);
        return body;
    }

    // registryIds is deprecated but honored: the response has one entry per registry.
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
