package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import java.util.Set;

/**
 * The names of existing AWS Regions.
 *
 * @param names empty to accept every name that has the form of a Region's
 */
public record RegionNames(Set<String> names) implements ValueParser<String> {
    /** Accepts every name that has the form of a Region's. */
    public static final RegionNames ANY = new RegionNames(Set.of());

    public RegionNames {
        names = Set.copyOf(names);
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        AwsRules.REGION.parse(text);
        if (!names.isEmpty() && !names.contains(text)) {
            throw new InvalidValueException(
                    "%s isn't an AWS Region that this release knows%s"
                            .formatted(
                                    Quote.of(text),
                                    Suggestion.nearest(text, names.stream().sorted().toList())
                                            .map("; did you mean '%s'?"::formatted)
                                            .orElse("; write one such as eu-west-1")));
        }
        return text;
    }
}
