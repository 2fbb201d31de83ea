package io.ecrpusher.proof.agreement;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.records.Freshness;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fleet page as its script reads it. Judges validity by the limits in the page's data. That the
 * script does the same to the second is tested in a browser, by {@code FleetPageIT}.
 *
 * @param last the last run's totals: written, not written, clusters, failed clusters
 */
record PageView(Map<String, ClusterView> clusters, Map<String, Attempts> attempts, String last) {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">([^<]*)</script>");

    static PageView of(String html, Instant now) {
        Matcher found = DATA.matcher(html);
        if (!found.find()) {
            throw new AssertionError("the page has no data");
        }
        JsonObject data = JsonParser.parseString(found.group(1)).getAsJsonObject();
        Map<String, ClusterView> clusters = new TreeMap<>();
        Map<String, Attempts> attempts = new TreeMap<>();
        for (JsonElement element : data.getAsJsonArray("clusters")) {
            JsonArray cluster = element.getAsJsonArray();
            String name = cluster.get(0).getAsString();
            clusters.put(name, cluster(cluster.get(6).getAsJsonArray(), data, now));
            boolean fails = cluster.size() > 7 && cluster.get(7).isJsonArray();
            attempts.put(
                    name,
                    new Attempts(
                            cluster.get(4).isJsonNull()
                                    ? Optional.empty()
                                    : Optional.of(time(cluster.get(4), data)),
                            fails
                                    ? Optional.of(
                                            time(cluster.get(7).getAsJsonArray().get(2), data))
                                    : Optional.empty()));
        }
        JsonArray runs = data.getAsJsonArray("runs");
        JsonArray run = runs.get(runs.size() - 1).getAsJsonArray();
        return new PageView(
                clusters,
                attempts,
                "%s/%s/%s/%s".formatted(run.get(2), run.get(3), run.get(4), run.get(5)));
    }

    private static ClusterView cluster(JsonArray secrets, JsonObject data, Instant now) {
        int targets = 0;
        int written = 0;
        NavigableMap<Instant, Integer> expiries = new TreeMap<>();
        for (JsonElement element : secrets) {
            JsonArray secret = element.getAsJsonArray();
            int all = secret.get(1).getAsInt();
            targets += all;
            for (int i = 3; i < secret.size(); i += 2) {
                int count = secret.size() == 4 ? all : secret.get(i + 1).getAsInt();
                expiries.merge(time(secret.get(i), data), count, Integer::sum);
                written += count;
            }
        }
        Freshness state = written < targets ? Freshness.NEVER_WRITTEN : state(expiries, data, now);
        return new ClusterView(state, targets, expiries);
    }

    private static Freshness state(
            NavigableMap<Instant, Integer> expiries, JsonObject data, Instant now) {
        long left = expiries.firstKey().getEpochSecond() - now.getEpochSecond();
        if (left <= 0) {
            return Freshness.EXPIRED;
        }
        if (left < data.get("expiring").getAsLong()) {
            return Freshness.EXPIRING;
        }
        return left < data.get("aging").getAsLong() ? Freshness.AGING : Freshness.FRESH;
    }

    private static Instant time(JsonElement offset, JsonObject data) {
        return Instant.ofEpochSecond(data.get("base").getAsLong() + offset.getAsLong());
    }
}
