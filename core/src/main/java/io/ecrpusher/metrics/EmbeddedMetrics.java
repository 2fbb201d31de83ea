package io.ecrpusher.metrics;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.time.Instant;
import java.util.List;

/**
 * A log line that CloudWatch turns into metrics. See the <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>. The only dimension is the stack, because CloudWatch bills each combination of
 * dimensions as a metric.
 */
public final class EmbeddedMetrics {
    /** The namespace of all metrics. */
    public static final String NAMESPACE = "EcrPusher";

    private static final String DIMENSION = "stack";

    private EmbeddedMetrics() {}

    /**
     * Returns the line, without its line break.
     *
     * @param metrics at most 100, CloudWatch's limit for one line
     */
    public static String line(String stack, Instant now, List<Metric> metrics) {
        JsonArray definitions = new JsonArray();
        JsonObject line = new JsonObject();
        for (Metric metric : metrics) {
            JsonObject definition = new JsonObject();
            definition.addProperty("Name", metric.name());
            definition.addProperty("Unit", metric.unit().toString());
            definitions.add(definition);
            line.addProperty(metric.name(), metric.value());
        }
        JsonArray dimensions = new JsonArray();
        dimensions.add(DIMENSION);
        JsonArray dimensionSets = new JsonArray();
        dimensionSets.add(dimensions);
        JsonObject directive = new JsonObject();
        directive.addProperty("Namespace", NAMESPACE);
        directive.add("Dimensions", dimensionSets);
        directive.add("Metrics", definitions);
        JsonArray directives = new JsonArray();
        directives.add(directive);
        JsonObject aws = new JsonObject();
        aws.addProperty("Timestamp", now.toEpochMilli());
        aws.add("CloudWatchMetrics", directives);
        line.addProperty(DIMENSION, stack);
        line.add("_aws", aws);
        return line.toString();
    }
}
