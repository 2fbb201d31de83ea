package io.ecrpusher.fleet;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The fleet cannot be used as it is described; names every mistake found. Carries no stack trace:
 * it is the user's.
 */
public final class InvalidFleetException extends RuntimeException {
    /** As many mistakes as a message names; reading stops at the next one. */
    static final int MOST_SHOWN = 100;

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
                .limit(MOST_SHOWN)
                .map(mistake -> "\n  " + mistake)
                .collect(
                        Collectors.joining(
                                "",
                                "%s in the fleet of %s; nothing was called:"
                                        .formatted(count(mistakes.size()), source),
                                ""));
    }

    private static String count(int mistakes) {
        if (mistakes > MOST_SHOWN) {
            return "More than %d mistakes (these are some)".formatted(MOST_SHOWN);
        }
        return mistakes == 1 ? "1 mistake" : mistakes + " mistakes";
    }
}
