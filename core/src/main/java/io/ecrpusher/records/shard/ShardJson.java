package io.ecrpusher.records.shard;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.Pause;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.shard.ClusterState.Share;
import io.ecrpusher.records.shard.SecretState.Rest;
import io.ecrpusher.records.shard.SecretState.TargetState;
import io.ecrpusher.records.shard.Shard.Tally;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A shard as JSON. Namespaces with the same expiry stand together, to keep it short. */
final class ShardJson {
    private ShardJson() {}

    static JsonObject write(Shard shard) {
        JsonObject json = new JsonObject();
        JsonArray clusters = new JsonArray();
        shard.clusters().forEach((id, state) -> clusters.add(write(id, state)));
        json.add("clusters", clusters);
        JsonArray runs = new JsonArray();
        shard.runs()
                .forEach(
                        (startedAt, tally) ->
                                runs.add(
                                        array(
                                                startedAt,
                                                tally.endedAt(),
                                                tally.applied(),
                                                tally.failed(),
                                                tally.clusters(),
                                                tally.failedClusters())));
        json.add("runs", runs);
        return json;
    }

    private static JsonObject write(ClusterId id, ClusterState state) {
        JsonObject json = ClusterIdJson.write(id);
        json.addProperty("lastAttempt", state.lastAttempt().toString());
        state.lastSuccess().ifPresent(at -> json.addProperty("lastSuccess", at.toString()));
        state.failure()
                .ifPresent(
                        one ->
                                json.add(
                                        "failure",
                                        array(one.cause().name(), one.detail(), one.since())));
        state.paused().ifPresent(one -> json.add("paused", array(one.until(), one.reason())));
        state.lastRotation()
                .ifPresent(
                        one ->
                                json.add(
                                        "rotation",
                                        array(
                                                one.run(),
                                                one.applied(),
                                                one.failed(),
                                                one.failedCluster() ? 1 : 0)));
        JsonObject secrets = new JsonObject();
        state.secrets().forEach((name, secret) -> secrets.add(name, write(secret)));
        json.add("secrets", secrets);
        return json;
    }

    private static JsonObject write(SecretState state) {
        JsonObject json = new JsonObject();
        json.add("written", groups(state, false));
        if (state.named().values().stream().anyMatch(TargetState::failing)) {
            json.add("failing", groups(state, true));
        }
        if (state.rest().targets() > 0) {
            json.add(
                    "rest",
                    array(
                            state.rest().targets(),
                            state.rest().failing(),
                            state.rest().validUntil().map(Instant::toString).orElse("")));
        }
        return json;
    }

    /** The namespaces by expiry. Those that were never written have an empty one. */
    private static JsonObject groups(SecretState state, boolean failing) {
        NavigableMap<String, TreeSet<String>> groups = new TreeMap<>();
        state.named()
                .forEach(
                        (namespace, target) -> {
                            if (target.failing() == failing) {
                                String expiry =
                                        target.validUntil().map(Instant::toString).orElse("");
                                groups.computeIfAbsent(expiry, _ -> new TreeSet<>()).add(namespace);
                            }
                        });
        JsonObject json = new JsonObject();
        groups.forEach((expiry, namespaces) -> json.add(expiry, array(namespaces.toArray())));
        return json;
    }

    private static JsonArray array(Object... values) {
        JsonArray array = new JsonArray();
        Arrays.stream(values)
                .forEach(
                        value -> {
                            if (value instanceof Number number) {
                                array.add(number);
                            } else {
                                array.add(value.toString());
                            }
                        });
        return array;
    }

    /**
     * Reads what {@link #write} wrote. Throws an unspecified RuntimeException if a field is missing
     * or has another type.
     */
    static Shard parse(JsonObject json) {
        NavigableMap<ClusterId, ClusterState> clusters = new TreeMap<>();
        for (JsonElement element : json.getAsJsonArray("clusters")) {
            JsonObject one = element.getAsJsonObject();
            clusters.put(ClusterIdJson.parse(one), cluster(one));
        }
        NavigableMap<Instant, Tally> runs = new TreeMap<>();
        for (JsonElement element : json.getAsJsonArray("runs")) {
            JsonArray one = element.getAsJsonArray();
            runs.put(
                    instant(one.get(0)),
                    new Tally(
                            instant(one.get(1)),
                            one.get(2).getAsLong(),
                            one.get(3).getAsLong(),
                            one.get(4).getAsInt(),
                            one.get(5).getAsInt()));
        }
        return new Shard(clusters, runs);
    }

    private static ClusterState cluster(JsonObject json) {
        NavigableMap<String, SecretState> secrets = new TreeMap<>();
        for (Map.Entry<String, JsonElement> secret : json.getAsJsonObject("secrets").entrySet()) {
            secrets.put(secret.getKey(), secret(secret.getValue().getAsJsonObject()));
        }
        return new ClusterState(
                secrets,
                optional(json, "lastSuccess").map(ShardJson::instant),
                instant(json.get("lastAttempt")),
                optional(json, "failure").map(one -> failure(one.getAsJsonArray())),
                optional(json, "paused").map(one -> pause(one.getAsJsonArray())),
                optional(json, "rotation").map(one -> share(one.getAsJsonArray())));
    }

    private static RecordedFailure failure(JsonArray json) {
        String name = json.get(0).getAsString();
        // A cause of a later release counts as unexpected.
        Cause cause =
                Arrays.stream(Cause.values())
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElse(Cause.UNEXPECTED);
        return new RecordedFailure(cause, json.get(1).getAsString(), instant(json.get(2)));
    }

    private static Pause pause(JsonArray json) {
        return new Pause(instant(json.get(0)), json.get(1).getAsString());
    }

    private static Share share(JsonArray json) {
        return new Share(
                instant(json.get(0)),
                json.get(1).getAsInt(),
                json.get(2).getAsInt(),
                json.get(3).getAsInt() == 1);
    }

    private static SecretState secret(JsonObject json) {
        NavigableMap<String, TargetState> named = new TreeMap<>();
        readGroups(json.getAsJsonObject("written"), false, named);
        optional(json, "failing")
                .ifPresent(groups -> readGroups(groups.getAsJsonObject(), true, named));
        Rest rest =
                optional(json, "rest")
                        .map(JsonElement::getAsJsonArray)
                        .map(
                                one ->
                                        new Rest(
                                                expiry(one.get(2).getAsString()),
                                                one.get(0).getAsInt(),
                                                one.get(1).getAsInt()))
                        .orElse(Rest.NONE);
        return new SecretState(named, rest);
    }

    private static void readGroups(
            JsonObject groups, boolean failing, NavigableMap<String, TargetState> named) {
        for (Map.Entry<String, JsonElement> group : groups.entrySet()) {
            TargetState target = new TargetState(expiry(group.getKey()), failing);
            for (JsonElement namespace : group.getValue().getAsJsonArray()) {
                named.put(namespace.getAsString(), target);
            }
        }
    }

    private static Optional<Instant> expiry(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    private static Instant instant(JsonElement json) {
        return Instant.parse(json.getAsString());
    }

    private static Optional<JsonElement> optional(JsonObject json, String name) {
        return Optional.ofNullable(json.get(name)).filter(value -> !(value instanceof JsonNull));
    }
}
