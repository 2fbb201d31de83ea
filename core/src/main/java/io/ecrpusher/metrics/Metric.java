package io.ecrpusher.metrics;

import java.time.Duration;
import java.util.Locale;

/**
 * One value.
 *
 * @param name in CloudWatch's style, such as {@code SecretsExpired}
 * @param help what it counts, for people
 */
public record Metric(String name, Unit unit, double value, String help) {
    /** CloudWatch's units that ecr-pusher uses. */
    public enum Unit {
        COUNT("Count"),
        SECONDS("Seconds");

        private final String text;

        Unit(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A number of things. */
    static Metric count(String name, long value, String help) {
        return new Metric(name, Unit.COUNT, value, help);
    }

    /** A duration. */
    static Metric seconds(String name, Duration value, String help) {
        return new Metric(name, Unit.SECONDS, inSeconds(value), help);
    }

    /** Returns whole milliseconds as seconds. {@link Duration#toMillis} can overflow. */
    static double inSeconds(Duration value) {
        Duration size = value.abs();
        double seconds = (size.toSeconds() * 1000.0 + size.toMillisPart()) / 1000.0;
        return value.isNegative() ? -seconds : seconds;
    }

    /** Returns the name in Prometheus' style: {@code ecr_pusher_secrets_expired}. */
    String prometheusName() {
        String snake = name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        return "ecr_pusher_" + snake + (unit == Unit.SECONDS ? "_seconds" : "");
    }
}
