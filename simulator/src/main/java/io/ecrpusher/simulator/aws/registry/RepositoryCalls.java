package io.ecrpusher.simulator.aws.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.PolicyDocument;
import io.ecrpusher.simulator.aws.service.AwsError;
import io.ecrpusher.simulator.aws.service.AwsError.AwsException;
import io.ecrpusher.simulator.aws.service.AwsService.Call;

/** ECR's operations on the repositories of the caller's account. */
final class RepositoryCalls {
    private final Registries registries;

    RepositoryCalls(Registries registries) {
        this.registries = registries;
    }

    /** Returns the body of the response. */
    JsonObject handle(Call call) {
        String registryId = call.text("registryId");
        String account = registryId.isEmpty() ? call.caller().account() : registryId;
        String name = call.text("repositoryName");
        String arn = Registries.arn(account, call.region(), name).toString();
        call.authorize("ecr:" + call.operation(), arn);
        if (!account.equals(call.caller().account())) {
            throw call.protocol()
                    .accessDenied(
                            "User: %s is not authorized to perform: ecr:%s on resource: %s because no resource-based policy allows the ecr:%2$s action"
                                    .formatted(call.caller().arn(), call.operation(), arn))
                    .toException();
        }
        return switch (call.operation()) {
            case "CreateRepository" -> create(call, account, name, arn);
            case "ListImages" -> images(repository(call, account, name));
            case "SetRepositoryPolicy" -> {
                repository(call, account, name).policy(policy(call.text("policyText")));
                yield described(account, name, "policyText", call.text("policyText"));
            }
            default -> throw call.unknownOperation().toException();
        };
    }

    private JsonObject create(Call call, String account, String name, String arn) {
        if (registries.find(account, call.region(), name).isPresent()) {
            throw error(
                    "RepositoryAlreadyExistsException",
                    "The repository with name '%s' already exists in the registry with id '%s'"
                            .formatted(name, account));
        }
        Repository _ = registries.repository(account, call.region(), name);
        var body = new JsonObject();
        body.add("repository", described(account, name, "repositoryArn", arn));
        return body;
    }

    private static JsonObject images(Repository repository) {
        var images = new JsonArray();
        repository
                .digests()
                .forEach(
                        (tag, digest) -> {
                            var image = new JsonObject();
                            image.addProperty("imageTag", tag);
                            image.addProperty("imageDigest", digest);
                            images.add(image);
                        });
        var body = new JsonObject();
        body.add("imageIds", images);
        return body;
    }

    private Repository repository(Call call, String account, String name) {
        return registries
                .find(account, call.region(), name)
                .orElseThrow(
                        () ->
                                error(
                                        "RepositoryNotFoundException",
                                        "The repository with name '%s' does not exist in the registry with id '%s'"
                                                .formatted(name, account)));
    }

    private static PolicyDocument policy(String text) {
        return PolicyDocument.parse(text)
                .orElseThrow(
                        () ->
                                error(
                                        "InvalidParameterException",
                                        "Invalid parameter at 'PolicyText' failed to satisfy"
                                                + " constraint: 'Invalid repository policy provided'"));
    }

    private static JsonObject described(String account, String name, String member, String value) {
        var described = new JsonObject();
        described.addProperty("registryId", account);
        described.addProperty("repositoryName", name);
        described.addProperty(member, value);
        return described;
    }

    private static AwsException error(String code, String message) {
        return new AwsError(400, code, message).toException();
    }
}
