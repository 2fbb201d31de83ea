package io.ecrpusher.records.shard;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.fleet.ClusterId;

import java.util.Optional;

/** A cluster's ID as JSON. */
final class ClusterIdJson {
    private ClusterIdJson() {}

    static JsonObject write(ClusterId id) {
        JsonObject json = new JsonObject();
        json.addProperty("region", id.region());
        json.addProperty("name", id.name());
        id.roleArn().ifPresent(arn -> json.addProperty("role", arn));
        if (!id.eks()) {
            json.addProperty("eks", false);
        }
        return json;
    }

    /** Throws an unspecified RuntimeException if a field is missing or has another type. */
    static ClusterId parse(JsonObject json) {
        return new ClusterId(
                json.get("region").getAsString(),
                json.get("name").getAsString(),
                Optional.ofNullable(json.get("role")).map(JsonElement::getAsString),
                !json.has("eks") || json.get("eks").getAsBoolean());
    }
}
