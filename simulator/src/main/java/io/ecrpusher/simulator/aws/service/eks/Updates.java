package io.ecrpusher.simulator.aws.service.eks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.service.AwsError;
import io.ecrpusher.simulator.aws.service.AwsService;
import io.ecrpusher.simulator.http.HttpResponse;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * EKS's UpdateClusterConfig for the endpoint's public access and the authentication mode, and
 * DescribeUpdate. An update applies at once. The real one takes minutes.
 */
final class Updates {
    private static final List<String> MODES = List.of("CONFIG_MAP", "API_AND_CONFIG_MAP", "API");

    private final Map<String, JsonObject> updates = new ConcurrentHashMap<>();
    private final Clock clock;

    Updates(Clock clock) {
        this.clock = clock;
    }

    /** Returns the operation of a path with at least three segments. */
    static String operation(String method, List<String> path) {
        String key = method + " " + path.get(2) + "/" + path.size();
        return switch (key) {
            case "POST update-config/3" -> "UpdateClusterConfig";
            case "GET updates/4" -> "DescribeUpdate";
            default -> "";
        };
    }

    HttpResponse handle(AwsService.Call call, EksCluster cluster, List<String> path) {
        JsonObject update =
                call.operation().equals("UpdateClusterConfig")
                        ? apply(call.json(), cluster)
                        : Optional.ofNullable(updates.get(path.get(3)))
                                .orElseThrow(
                                        () ->
                                                new AwsError(
                                                                404,
                                                                "ResourceNotFoundException",
                                                                "No update found for ID: "
                                                                        + path.get(3))
                                                        .toException());
        var body = new JsonObject();
        body.add("update", update);
        return HttpResponse.json(200, body.toString());
    }

    private JsonObject apply(JsonObject request, EksCluster cluster) {
        String type;
        if (request.get("accessConfig") instanceof JsonObject access) {
            type = "AccessConfigUpdate";
            changeMode(cluster, access.get("authenticationMode").getAsString());
        } else if (request.get("resourcesVpcConfig") instanceof JsonObject network) {
            type = "EndpointAccessUpdate";
            changeEndpoint(cluster, network);
        } else {
            throw invalid("No changes needed for the specified cluster configuration");
        }
        JsonObject update = new JsonObject();
        update.addProperty("id", UUID.randomUUID().toString());
        update.addProperty("status", "Successful");
        update.addProperty("type", type);
        update.add("params", new JsonArray());
        update.addProperty("createdAt", clock.instant().getEpochSecond());
        update.add("errors", new JsonArray());
        updates.put(update.get("id").getAsString(), update);
        return update;
    }

    // A cluster can't return to an earlier mode, nor skip one.
    private static void changeMode(EksCluster cluster, String mode) {
        String current = cluster.authenticationMode();
        if (MODES.indexOf(mode) != MODES.indexOf(current) + 1) {
            throw invalid(
                    "Unsupported authentication mode update from %s to %s"
                            .formatted(current, mode));
        }
        EksCluster _ = cluster.authenticationMode(mode);
    }

    private static void changeEndpoint(EksCluster cluster, JsonObject network) {
        JsonElement reachable = network.get("endpointPublicAccess");
        if (reachable != null) {
            EksCluster _ = cluster.endpointPublicAccess(reachable.getAsBoolean());
        }
        if (network.get("publicAccessCidrs") instanceof JsonArray cidrs) {
            EksCluster _ =
                    cluster.publicAccessCidrs(
                            cidrs.asList().stream().map(JsonElement::getAsString).toList());
        }
    }

    private static AwsError.AwsException invalid(String message) {
        return new AwsError(400, "InvalidParameterException", message).toException();
    }
}
