package io.ecrpusher.records.shard;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.settings.RecordSettings;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What is read before the shards.
 *
 * @param shards the numbers of those that exist
 * @param failing the clusters in which the last rotation wrote nothing, for a run that wants to
 *     serve them last; at most {@link RecordSettings#FAILING_LISTED}
 */
record Index(NavigableSet<Integer> shards, NavigableSet<ClusterId> failing) {
    static final Index EMPTY = new Index(new TreeSet<>(), new TreeSet<>());

    Index {
        shards = Collections.unmodifiableNavigableSet(new TreeSet<>(shards));
        NavigableSet<ClusterId> some = new TreeSet<>();
        failing.stream().limit(RecordSettings.FAILING_LISTED).forEach(some::add);
        failing = Collections.unmodifiableNavigableSet(some);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        JsonArray numbers = new JsonArray();
        shards.forEach(numbers::add);
        json.add("shards", numbers);
        JsonArray ids = new JsonArray();
        failing.forEach(id -> ids.add(ClusterIdJson.write(id)));
        json.add("failing", ids);
        return json;
    }

    /**
     * Reads what {@link #toJson} returned, also of a release without {@code failing}. Throws an
     * unspecified RuntimeException if it's something else.
     */
    static Index parse(JsonObject json) {
        NavigableSet<Integer> shards = new TreeSet<>();
        for (JsonElement number : json.getAsJsonArray("shards")) {
            if (number.getAsInt() < 0 || number.getAsInt() >= Shards.COUNT) {
                throw new IllegalArgumentException("no shard of this number");
            }
            shards.add(number.getAsInt());
        }
        NavigableSet<ClusterId> failing = new TreeSet<>();
        if (json.has("failing")) {
            json.getAsJsonArray("failing")
                    .forEach(one -> failing.add(ClusterIdJson.parse(one.getAsJsonObject())));
        }
        return new Index(shards, failing);
    }
}
