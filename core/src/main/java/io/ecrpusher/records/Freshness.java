package io.ecrpusher.records;

import io.ecrpusher.settings.RecordSettings;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How worrying the remaining validity of a Secret is. The one rule for the command, the fleet page,
 * and the metrics.
 *
 * <p>An ECR token lives for 12 hours. With a rotation every {@code I} hours, a healthy Secret has
 * {@code H = 12 h - I} left when the next rotation is due. The limits follow from that, because no
 * fixed number of hours or intervals fits both a rotation every hour and one every eleven:
 *
 * <ul>
 *   <li>AGING: a rotation was missed. Less is left than {@code H} minus a slack for rotations that
 *       start late, last long, or are retried by the queue: half of {@code I}, but at most an hour
 *       and a quarter of {@code H}. A healthy fleet therefore never leaves FRESH.
 *   <li>EXPIRING: the time to act is short. Less is left than half of {@code H}, but never more
 *       than two intervals: while three or more rotations can still repair it, it's only AGING.
 * </ul>
 *
 * <table>
 *   <caption>Remaining validity below which a Secret leaves a state</caption>
 *   <tr><th>interval</th><th>healthy minimum</th><th>FRESH</th><th>AGING</th></tr>
 *   <tr><td>1 h</td><td>11 h</td><td>10 h 30 min</td><td>2 h</td></tr>
 *   <tr><td>3 h</td><td>9 h</td><td>8 h</td><td>4 h 30 min</td></tr>
 *   <tr><td>6 h</td><td>6 h</td><td>5 h</td><td>3 h</td></tr>
 *   <tr><td>8 h</td><td>4 h</td><td>3 h</td><td>2 h</td></tr>
 *   <tr><td>11 h</td><td>1 h</td><td>45 min</td><td>30 min</td></tr>
 * </table>
 */
public enum Freshness {
    /** Written in the last rotation. */
    FRESH,
    /** A rotation was missed. */
    AGING,
    /** Close to expiry; act now. */
    EXPIRING,
    /** No longer valid: pulls that need the Secret fail. */
    EXPIRED,
    /** Never written. */
    NEVER_WRITTEN;

    /** Returns the name in the style of Kubernetes, such as {@code NeverWritten}. */
    public String label() {
        return switch (this) {
            case FRESH -> "Fresh";
            case AGING -> "Aging";
            case EXPIRING -> "Expiring";
            case EXPIRED -> "Expired";
            case NEVER_WRITTEN -> "NeverWritten";
        };
    }

    /**
     * Returns the state at {@code now} of a Secret that is valid until {@code validUntil}.
     *
     * @param validUntil empty if the Secret was never written
     * @param scheduleInterval the time between two rotations; taken as 1 to 11 hours, because a
     *     longer one leaves gaps even in a healthy fleet
     */
    public static Freshness of(
            Optional<Instant> validUntil, Instant now, Duration scheduleInterval) {
        if (validUntil.isEmpty()) {
            return NEVER_WRITTEN;
        }
        Duration left = Duration.between(now, validUntil.get());
        if (!left.isPositive()) {
            return EXPIRED;
        }
        if (left.compareTo(expiringBelow(scheduleInterval)) < 0) {
            return EXPIRING;
        }
        return left.compareTo(agingBelow(scheduleInterval)) < 0 ? AGING : FRESH;
    }

    /** Returns the remaining validity below which a Secret is AGING. */
    public static Duration agingBelow(Duration scheduleInterval) {
        Duration interval = clamped(scheduleInterval);
        Duration healthy = RecordSettings.TOKEN_LIFE.minus(interval);
        Duration slack =
                min(RecordSettings.LATE_RUN, min(interval.dividedBy(2), healthy.dividedBy(4)));
        return healthy.minus(slack);
    }

    /** Returns the remaining validity below which a Secret is EXPIRING. */
    public static Duration expiringBelow(Duration scheduleInterval) {
        Duration interval = clamped(scheduleInterval);
        return min(
                interval.multipliedBy(2), RecordSettings.TOKEN_LIFE.minus(interval).dividedBy(2));
    }

    private static Duration clamped(Duration interval) {
        Duration atLeast =
                interval.compareTo(RecordSettings.MIN_INTERVAL) < 0
                        ? RecordSettings.MIN_INTERVAL
                        : interval;
        return min(atLeast, RecordSettings.MAX_INTERVAL);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
