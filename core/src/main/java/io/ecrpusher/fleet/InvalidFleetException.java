package io.ecrpusher.fleet;

import io.ecrpusher.settings.Settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when the fleet's description can't be used. The message lists the mistakes, or says why
 * the description can't be read. Has no stack trace, because the cause isn't in the code.
 */
public final class InvalidFleetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialized
    private final List<Mistake> mistakes;

    /**
     * Creates an exception for {@code mistakes}.
     *
     * @param source where the fleet is described: {@code s3://bucket/key}, or "the function's
     *     environment"
     */
    public InvalidFleetException(String source, List<Mistake> mistakes) {
        super(message(source, mistakes), null, false, false);
        this.mistakes = List.copyOf(mistakes);
    }

    private InvalidFleetException(String message) {
        super(message, null, false, false);
        this.mistakes = List.of();
    }

    /**
     * Returns an exception for a fleet file that can't be read.
     *
     * @param source where it is, such as {@code s3://bucket/key}
     */
    public static InvalidFleetException unreadable(String source, String reason) {
        return new InvalidFleetException(
                "The fleet file %s can't be read: %s".formatted(source, reason));
    }

    /** Returns all mistakes, in the order of the description; none if it can't be read. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    private static String message(String source, List<Mistake> mistakes) {
        return mistakes.stream()
                .limit(Settings.MISTAKES_SHOWN)
                .map(mistake -> "\n  " + mistake)
                .collect(Collectors.joining("", summary(source, mistakes.size()), ""));
    }

    private static String summary(String source, int count) {
        return count > Settings.MISTAKES_SHOWN
                ? "More than %d mistakes in %s. Nothing was called. Some of them:"
                        .formatted(Settings.MISTAKES_SHOWN, source)
                : "%s in %s. Nothing was called:"
                        .formatted(count == 1 ? "1 mistake" : count + " mistakes", source);
    }
}
