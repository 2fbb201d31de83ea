package io.ecrpusher.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time that the user gave, such as {@code 30s}, {@code 5m}, or {@code 3h}.
 *
 * @param text as the user wrote it
 */
public record TimeOption(String text, Duration duration) {
    private static final Pattern FORMAT = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

    /** Parses the values of options. */
    static final class Converter implements ITypeConverter<TimeOption> {
        @Override
        public TimeOption convert(String text) {
            Matcher matcher = FORMAT.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "'%s' isn't a time; write 30s, 5m, 3h, or 2d".formatted(text));
            }
            long number = Long.parseLong(matcher.group(1));
            return new TimeOption(
                    text,
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
    }
}
