package io.ecrpusher.fleet;

import io.ecrpusher.settings.Settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The fleet cannot be used as it is described; names every mistake found. Carries no stack trace:
 * it is the user's.
 */
public final class InvalidFleetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialised
    private final List<Mistake> mistakes;

    /**
     * @param source where the fleet was described: {@code s3://bucket/key}, or "the function's
     *     environment"
     */
    public InvalidFleetException(String source, List<Mistake> mistakes) {
        super(message(source, mistakes), null, false, false);
        this.mistakes = List.copyOf(mistakes);
    }

    /** Every mistake, in the order of the description. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    private static String message(String source, List<Mistake> mistakes) {
        return mistakes.stream()
                .limit(Settings.MISTAKES_SHOWN)
                .map(mistake -> "\n  " + mistake)
                .collect(
                        Collectors.joining(
                                "",
                                "%s in the fleet of %s; nothing was called:"
                                        .formatted(count(mistakes.size()), source),
                                ""));
    }

    private static String count(int mistakes) {
        if (mistakes > Settings.MISTAKES_SHOWN) {
            return "More than %d mistakes (these are some)".formatted(Settings.MISTAKES_SHOWN);
        }
        return mistakes == 1 ? "1 mistake" : mistakes + " mistakes";
    }
}
