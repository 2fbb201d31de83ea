package io.ecrpusher.fleet;

import java.util.Set;

/**
 * The AWS Regions that there are.
 *
 * @param known empty: any that is spelt like one
 */
public record Regions(Set<String> known) implements Kind<String> {
    /** Every Region that is spelt like one. */
    public static final Regions ANY = new Regions(Set.of());

    public Regions {
        known = Set.copyOf(known);
    }

    @Override
    public String read(String text) throws WrongValueException {
        Rules.REGION.read(text);
        if (!known.isEmpty() && !known.contains(text)) {
            throw new WrongValueException(
                    "%s is no AWS Region that this release knows%s"
                            .formatted(
                                    Words.quoted(text),
                                    Words.nearest(text, known.stream().sorted().toList())
                                            .map("; did you mean '%s'?"::formatted)
                                            .orElse(", such as eu-west-1")));
        }
        return text;
    }
}
