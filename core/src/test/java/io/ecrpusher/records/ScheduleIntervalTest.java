package io.ecrpusher.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class ScheduleIntervalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate(6 hours)|360",
                "rate(1 hour)|60",
                "rate(90 minutes)|90",
                "rate(1 day)|1440",
                "cron(0 */6 * * ? *)|360",
                "cron(0 0/6 * * ? *)|360",
                "cron(30 1/6 * * ? *)|360",
                "cron(0 3,9,15,21 * * ? *)|360",
                "cron(0 0-23 ? * * *)|60",
                "cron(*/20 * * * ? *)|20",
                "cron(0 8 * * ? *)|1440",
                "cron(0 8-18/2 * * ? *)|840",
                "cron(0,30 4,16 * * ? *)|690"
            })
    void readsTheLongestTimeBetweenTwoStarts(String expression, int minutes) {
        assertThat(ScheduleInterval.of(expression)).contains(Duration.ofMinutes(minutes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rate(0 hours)",
                "rate(six hours)",
                "rate(6 weeks)",
                "cron(0 8 ? * MON-FRI *)",
                "cron(0 8 1 * ? *)",
                "cron(0 8 * *)",
                "cron(0 24 * * ? *)",
                "cron(0 9-3 * * ? *)",
                "cron(0 */0 * * ? *)",
                "cron(0 L * * ? *)",
                "at(2026-11-26T12:00:00)"
            })
    void knowsNoIntervalOfOtherExpressions(String expression) {
        assertThat(ScheduleInterval.of(expression)).isEmpty();
    }
}
