package io.ecrpusher.metrics;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.report.Version;
import io.ecrpusher.settings.PageSettings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The remaining validity of each cluster, for an OpenTelemetry endpoint. CloudWatch bills these by
 * volume, so that a value per cluster costs less than a metric per cluster. See the <a
 * href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">JSON encoding of
 * OTLP</a>.
 */
public final class ClusterMetrics {
    private static final String NAME = "ecr_pusher_cluster_validity_seconds";

    private ClusterMetrics() {}

    /**
     * Returns the bodies of requests, each with at most {@link PageSettings#CLUSTERS_PER_REQUEST}
     * clusters. Leaves out paused clusters, and those with a Secret that was never written.
     */
    public static List<String> requests(String stack, FleetRecords records, Instant now) {
        List<String> requests = new ArrayList<>();
        JsonArray points = new JsonArray();
        for (ClusterRecord cluster : records.clusters()) {
            if (cluster.validUntil().isEmpty()
                    || cluster.paused().filter(pause -> pause.isActive(now)).isPresent()) {
                continue;
            }
            points.add(point(cluster.id(), cluster.validUntil().get(), now));
            if (points.size() == PageSettings.CLUSTERS_PER_REQUEST) {
                requests.add(request(stack, points));
                points = new JsonArray();
            }
        }
        if (!points.isEmpty()) {
            requests.add(request(stack, points));
        }
        return requests;
    }

    private static JsonObject point(ClusterId cluster, Instant validUntil, Instant now) {
        JsonArray attributes = new JsonArray();
        attributes.add(attribute("region", cluster.region()));
        attributes.add(attribute("cluster", cluster.name()));
        cluster.roleArn().ifPresent(role -> attributes.add(attribute("role", role)));
        JsonObject point = new JsonObject();
        point.add("attributes", attributes);
        // 64-bit integers are strings in this encoding.
        point.addProperty(
                "timeUnixNano",
                String.valueOf(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano()));
        point.addProperty("asDouble", Metric.inSeconds(Duration.between(now, validUntil)));
        return point;
    }

    private static String request(String stack, JsonArray points) {
        JsonObject gauge = new JsonObject();
        gauge.add("dataPoints", points);
        JsonObject metric = new JsonObject();
        metric.addProperty("name", NAME);
        metric.addProperty("description", "Time until the first login of the cluster expires");
        metric.addProperty("unit", "s");
        metric.add("gauge", gauge);
        JsonObject scope = new JsonObject();
        scope.addProperty("name", "ecr-pusher");
        scope.addProperty("version", Version.get());
        JsonObject scopeMetrics = new JsonObject();
        scopeMetrics.add("scope", scope);
        scopeMetrics.add("metrics", list(metric));
        JsonArray attributes = new JsonArray();
        attributes.add(attribute("service.name", "ecr-pusher"));
        attributes.add(attribute("stack", stack));
        JsonObject resource = new JsonObject();
        resource.add("attributes", attributes);
        JsonObject resourceMetrics = new JsonObject();
        resourceMetrics.add("resource", resource);
        resourceMetrics.add("scopeMetrics", list(scopeMetrics));
        JsonObject request = new JsonObject();
        request.add("resourceMetrics", list(resourceMetrics));
        return request.toString();
    }

    private static JsonObject attribute(String key, String value) {
        JsonObject text = new JsonObject();
        text.addProperty("stringValue", value);
        JsonObject attribute = new JsonObject();
        attribute.addProperty("key", key);
        attribute.add("value", text);
        return attribute;
    }

    private static JsonArray list(JsonObject one) {
        JsonArray list = new JsonArray();
        list.add(one);
        return list;
    }
}
