package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import java.util.Set;

/**
 * The AWS Regions that there are.
 *
 * @param known empty: any that is spelt like one
 */
public record RegionNames(Set<String> known) implements ValueParser<String> {
    /** Every Region that is spelt like one. */
    public static final RegionNames ANY = new RegionNames(Set.of());

    public RegionNames {
        known = Set.copyOf(known);
    }

    @Override
    public String read(String text) throws InvalidValueException {
        AwsRules.REGION.read(text);
        if (!known.isEmpty() && !known.contains(text)) {
            throw new InvalidValueException(
                    "%s is no AWS Region that this release knows%s"
                            .formatted(
                                    Quote.of(text),
                                    Suggestion.nearest(text, known.stream().sorted().toList())
                                            .map("; did you mean '%s'?"::formatted)
                                            .orElse(", such as eu-west-1")));
        }
        return text;
    }
}
