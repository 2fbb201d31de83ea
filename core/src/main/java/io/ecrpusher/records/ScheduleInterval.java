package io.ecrpusher.records;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The longest time between two starts of an EventBridge schedule.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">"Setting
 *     a schedule pattern"</a>
 */
public final class ScheduleInterval {
    private static final Pattern RATE =
            Pattern.compile("rate\\(\\s*([0-9]{1,5})\\s+(minute|hour|day)s?\\s*\\)");
    private static final Pattern CRON = Pattern.compile("cron\\((.*)\\)");
    private static final Pattern PART =
            Pattern.compile("(?:\\*|([0-9]{1,2})(?:-([0-9]{1,2}))?)(?:/([0-9]{1,2}))?");
    private static final int CRON_FIELDS = 6;
    private static final int MINUTES_PER_DAY = 24 * 60;

    private ScheduleInterval() {}

    /**
     * Returns the interval of {@code expression}; empty if it isn't a rate or a cron expression
     * that starts at the same times every day.
     */
    public static Optional<Duration> of(String expression) {
        Matcher rate = RATE.matcher(expression.strip());
        if (rate.matches()) {
            long count = Long.parseLong(rate.group(1));
            Duration interval =
                    switch (rate.group(2)) {
                        case "minute" -> Duration.ofMinutes(count);
                        case "hour" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    };
            return Optional.of(interval).filter(Duration::isPositive);
        }
        Matcher cron = CRON.matcher(expression.strip());
        return cron.matches() ? ofCron(cron.group(1).strip().split("\\s+")) : Optional.empty();
    }

    private static Optional<Duration> ofCron(String[] fields) {
        if (fields.length != CRON_FIELDS) {
            return Optional.empty();
        }
        for (int i = 2; i < CRON_FIELDS; i++) {
            if (!fields[i].equals("*") && !fields[i].equals("?")) {
                return Optional.empty();
            }
        }
        Set<Integer> minutes = values(fields[0], 59);
        Set<Integer> hours = values(fields[1], 23);
        if (minutes.isEmpty() || hours.isEmpty()) {
            return Optional.empty();
        }
        TreeSet<Integer> starts = new TreeSet<>();
        for (int hour : hours) {
            minutes.forEach(minute -> starts.add(hour * 60 + minute));
        }
        int longest = 0;
        int previous = starts.last() - MINUTES_PER_DAY;
        for (int start : starts) {
            longest = Math.max(longest, start - previous);
            previous = start;
        }
        return Optional.of(Duration.ofMinutes(longest));
    }

    /** Returns the values of a field from 0 to {@code max}; empty if it isn't valid. */
    private static Set<Integer> values(String field, int max) {
        Set<Integer> values = new TreeSet<>();
        for (String part : field.split(",", -1)) {
            Matcher range = PART.matcher(part);
            if (!range.matches()) {
                return Set.of();
            }
            int step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
            int first = range.group(1) == null ? 0 : Integer.parseInt(range.group(1));
            // A step without a range, as in 1/6, goes on to the end of the field.
            int last =
                    range.group(2) != null
                            ? Integer.parseInt(range.group(2))
                            : range.group(1) != null && range.group(3) == null ? first : max;
            if (step == 0 || last > max || first > last) {
                return Set.of();
            }
            for (int value = first; value <= last; value += step) {
                values.add(value);
            }
        }
        return values;
    }
}
