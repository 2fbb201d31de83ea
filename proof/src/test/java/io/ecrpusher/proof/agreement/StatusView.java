package io.ecrpusher.proof.agreement;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.proof.agreement.ClusterView.Summary;
import io.ecrpusher.records.Freshness;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code status -o json} prints.
 *
 * @param last the last run's totals: written, not written, clusters, failed clusters
 */
record StatusView(Map<String, Summary> clusters, Map<String, Attempts> attempts, String last) {
    static StatusView of(String output) {
        JsonObject status = JsonParser.parseString(output).getAsJsonObject();
        Map<String, Summary> clusters = new TreeMap<>();
        Map<String, Attempts> attempts = new TreeMap<>();
        for (JsonElement element : status.getAsJsonArray("clusters")) {
            JsonObject cluster = element.getAsJsonObject();
            String name = cluster.get("name").getAsString();
            int targets = 0;
            int neverWritten = 0;
            for (JsonElement secret : cluster.getAsJsonArray("secrets")) {
                targets += secret.getAsJsonObject().get("targets").getAsInt();
                neverWritten += secret.getAsJsonObject().get("neverWritten").getAsInt();
            }
            clusters.put(
                    name,
                    new Summary(
                            Freshness.valueOf(cluster.get("state").getAsString()),
                            targets,
                            neverWritten,
                            instant(cluster, "expiresAt")));
            JsonObject failure = cluster.getAsJsonObject("failure");
            attempts.put(
                    name,
                    new Attempts(
                            instant(cluster, "lastSuccess"),
                            failure == null ? Optional.empty() : instant(failure, "since")));
        }
        JsonArray runs = status.getAsJsonArray("runs");
        JsonObject run = runs.get(runs.size() - 1).getAsJsonObject();
        return new StatusView(
                clusters,
                attempts,
                "%s/%s/%s/%s"
                        .formatted(
                                run.get("applied"),
                                run.get("failed"),
                                run.get("clusters"),
                                run.get("failedClusters")));
    }

    private static Optional<Instant> instant(JsonObject json, String name) {
        return Optional.ofNullable(json.get(name))
                .map(JsonElement::getAsString)
                .map(Instant::parse);
    }
}
