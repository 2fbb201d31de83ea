package io.ecrpusher.cli.status;

import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.settings.RecordSettings;
import io.ecrpusher.text.UntrustedText;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Single values, as kubectl prints them. */
final class StatusText {
    private static final int TWO_DAYS_IN_HOURS = 48;
    private static final int MINUTES_SHOWN_BELOW_HOURS = 10;

    private StatusText() {}

    /** Returns {@code region/name}. */
    static String cluster(ClusterStatus status) {
        return clean(status.cluster().id().region() + "/" + status.cluster().id().name());
    }

    /** Returns the account of the role that reaches the cluster; {@code -} for the stack's own. */
    static String account(ClusterStatus status) {
        return status.cluster().id().account().map(StatusText::clean).orElse("-");
    }

    static String state(ClusterStatus status) {
        return status.state().label() + (status.paused() ? ",Paused" : "");
    }

    static String expiresIn(ClusterStatus status, Instant now) {
        if (status.expiresAt().isEmpty()) {
            return "-";
        }
        Duration left = Duration.between(now, status.expiresAt().get());
        return left.isPositive() ? span(left) : span(left.negated()) + " ago";
    }

    /**
     * Returns the age of {@code instant}, or how far ahead it is if the clocks can't explain it.
     */
    static String ago(Optional<Instant> instant, Instant now) {
        return instant.map(
                        at ->
                                at.isAfter(now.plus(RecordSettings.CLOCK_TOLERANCE))
                                        ? "in " + span(Duration.between(now, at))
                                        : span(Duration.between(at, now)) + " ago")
                .orElse("never");
    }

    /**
     * Returns a duration such as {@code 45s}, {@code 12m}, {@code 3h20m}, {@code 17h}, {@code
     * 3d4h}.
     */
    static String span(Duration duration) {
        Duration length = duration.isNegative() ? Duration.ZERO : duration;
        if (length.toMinutes() == 0) {
            return length.toSeconds() + "s";
        }
        if (length.toHours() == 0) {
            return length.toMinutes() + "m";
        }
        if (length.toHours() < TWO_DAYS_IN_HOURS) {
            return length.toHours()
                    + "h"
                    + (length.toHours() < MINUTES_SHOWN_BELOW_HOURS
                            ? length.toMinutesPart() + "m"
                            : "");
        }
        return length.toDays() + "d" + length.toHoursPart() + "h";
    }

    /** Returns text of a cluster or AWS as it's safe to print. */
    static String clean(String text) {
        return UntrustedText.of(text).value();
    }
}
