package io.ecrpusher.localstack;

import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

import java.util.List;
import java.util.Map;

/**
 * The alarms of a stack in LocalStack, as far as LocalStack 4.14 evaluates them.
 *
 * <p>It evaluates an alarm on one metric, once per period, and a composite of those that only says
 * OR. It doesn't evaluate metric math, so {@code RecordsStaleAlarm} and {@code CrashAlarm} stay
 * without a state. It takes no metrics from log lines, so that tests send the values of the lines.
 */
final class StackAlarms {
    /** CloudWatch's shortest period for most metrics. The template's takes a quarter of an hour. */
    private static final int PERIOD_SECONDS = 10;

    private final CloudWatchClient cloudWatch;
    private final String stack;

    StackAlarms(CloudWatchClient cloudWatch, String stack) {
        this.cloudWatch = cloudWatch;
        this.stack = stack;
    }

    /** Replaces the period of an alarm, and nothing else. */
    void evaluateSoon(String alarm) {
        MetricAlarm deployed = metricAlarm(alarm);
        cloudWatch.putMetricAlarm(
                request ->
                        request.alarmName(deployed.alarmName())
                                .namespace(deployed.namespace())
                                .metricName(deployed.metricName())
                                .dimensions(deployed.dimensions())
                                .statistic(deployed.statistic())
                                .comparisonOperator(deployed.comparisonOperator())
                                .threshold(deployed.threshold())
                                .evaluationPeriods(deployed.evaluationPeriods())
                                .treatMissingData(deployed.treatMissingData())
                                .period(PERIOD_SECONDS));
    }

    /** Sets the state of an alarm that takes hours to evaluate. */
    void assumeOk(String alarm) {
        cloudWatch.setAlarmState(
                request ->
                        request.alarmName(metricAlarm(alarm).alarmName())
                                .stateValue(StateValue.OK)
                                .stateReason("a test"));
    }

    /** Sends the values that CloudWatch takes from the stack's log lines. */
    void send(Map<String, Double> values) {
        List<MetricDatum> data =
                values.entrySet().stream()
                        .map(
                                value ->
                                        MetricDatum.builder()
                                                .metricName(value.getKey())
                                                .value(value.getValue())
                                                .dimensions(
                                                        Dimension.builder()
                                                                .name("stack")
                                                                .value(stack)
                                                                .build())
                                                .build())
                        .toList();
        cloudWatch.putMetricData(request -> request.namespace("EcrPusher").metricData(data));
    }

    /** Returns the state of an alarm on one metric. */
    StateValue state(String alarm) {
        return metricAlarm(alarm).stateValue();
    }

    /** Returns the state of a composite alarm. */
    StateValue compositeState(String alarm) {
        return cloudWatch.describeAlarmsPaginator().compositeAlarms().stream()
                .filter(one -> one.alarmName().startsWith(stack + "-" + alarm))
                .map(CompositeAlarm::stateValue)
                .findFirst()
                .orElseThrow();
    }

    private MetricAlarm metricAlarm(String alarm) {
        return cloudWatch.describeAlarmsPaginator().metricAlarms().stream()
                .filter(one -> one.alarmName().startsWith(stack + "-" + alarm))
                .findFirst()
                .orElseThrow();
    }
}
