package io.ecrpusher.proof.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.metrics.EmbeddedMetrics;
import io.ecrpusher.metrics.Metric;
import io.ecrpusher.metrics.PrometheusText;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The metrics as CloudWatch and Prometheus read them. */
final class MetricsView {
    private MetricsView() {}

    /** Returns the values in the log line by name. The Prometheus file must have the same. */
    static Map<String, Double> of(String stack, Instant now, List<Metric> metrics) {
        JsonObject line =
                JsonParser.parseString(EmbeddedMetrics.line(stack, now, metrics)).getAsJsonObject();
        JsonObject directive =
                line.getAsJsonObject("_aws")
                        .getAsJsonArray("CloudWatchMetrics")
                        .get(0)
                        .getAsJsonObject();
        Map<String, Double> values = new TreeMap<>();
        Map<String, Double> expected = new TreeMap<>();
        for (JsonElement element : directive.getAsJsonArray("Metrics")) {
            JsonObject definition = element.getAsJsonObject();
            String name = definition.get("Name").getAsString();
            double value = line.get(name).getAsDouble();
            values.put(name, value);
            expected.put(prometheusName(name, definition.get("Unit").getAsString()), value);
        }
        assertThat(prometheus(stack, metrics)).isEqualTo(expected);
        return values;
    }

    private static Map<String, Double> prometheus(String stack, List<Metric> metrics) {
        String label = "{stack=\"%s\"} ".formatted(stack);
        Map<String, Double> values = new TreeMap<>();
        PrometheusText.of(stack, metrics)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(
                        line -> {
                            int end = line.indexOf(label);
                            values.put(
                                    line.substring(0, end),
                                    Double.valueOf(line.substring(end + label.length())));
                        });
        return values;
    }

    private static String prometheusName(String name, String unit) {
        String snake = name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        return "ecr_pusher_" + snake + (unit.equals("Seconds") ? "_seconds" : "");
    }
}
