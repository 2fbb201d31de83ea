package io.ecrpusher.proof.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An alarm of the template on one metric, which treats missing data as not breaching. */
record TemplateAlarm(String metric, double threshold) {
    static TemplateAlarm read(String name) throws IOException {
        String template = Files.readString(Path.of("../infra/template.yaml"));
        Matcher alarm =
                Pattern.compile("(?ms)^  %s:\\R(.*?)^  \\S".formatted(name)).matcher(template);
        assertThat(alarm.find()).as(name).isTrue();
        String properties = alarm.group(1);
        assertThat(properties)
                .contains(
                        "Namespace: EcrPusher",
                        "Statistic: Maximum",
                        "ComparisonOperator: GreaterThanOrEqualToThreshold",
                        "EvaluationPeriods: 1",
                        "TreatMissingData: notBreaching");
        return new TemplateAlarm(
                value(properties, "MetricName"),
                Double.parseDouble(value(properties, "Threshold")));
    }

    /** Returns true if one data point with these metrics sets the alarm off. */
    boolean isSetOffBy(Map<String, Double> metrics) {
        return metrics.containsKey(metric) && metrics.get(metric) >= threshold;
    }

    private static String value(String properties, String name) {
        Matcher found = Pattern.compile("(?m)^ +%s: (\\S+)$".formatted(name)).matcher(properties);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }
}
