package io.ecrpusher.metrics;

import java.util.List;

/**
 * Metrics as Prometheus reads them. See the <a
 * href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a>.
 */
public final class PrometheusText {
    private PrometheusText() {}

    /** Returns one gauge per metric, with the label {@code stack}. */
    public static String of(String stack, List<Metric> metrics) {
        StringBuilder text = new StringBuilder();
        for (Metric metric : metrics) {
            String name = metric.prometheusName();
            text.append("# HELP %s %s.%n".formatted(name, metric.help()));
            text.append("# TYPE %s gauge%n".formatted(name));
            text.append("%s{stack=\"%s\"} %s%n".formatted(name, escaped(stack), metric.value()));
        }
        return text.toString().replace("\r\n", "\n");
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
