package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import java.util.Optional;
import java.util.Set;

/**
 * The names of AWS Regions, as a fleet may use them. Accepts Regions that this release doesn't
 * know, because AWS adds some every year. Refuses Regions and ARNs of other partitions than the
 * function's, whose credentials are not valid there.
 *
 * @param names the known Regions; empty if none is known
 * @param ownRegion the function's own Region; empty to accept every partition
 */
public record RegionNames(Set<String> names, String ownRegion) implements ValueParser<String> {
    /** Accepts every name that has the form of a Region's. */
    public static final RegionNames ANY = new RegionNames(Set.of());

    public RegionNames {
        names = Set.copyOf(names);
    }

    /** Creates names that don't depend on the partition. */
    public RegionNames(Set<String> names) {
        this(names, "");
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        String region = AwsRules.REGION.parse(text);
        checkPartition(Partitions.of(region), "Region '%s'".formatted(region));
        return region;
    }

    /** Returns {@code parser}, restricted to ARNs of the function's partition. */
    public ValueParser<String> inPartition(ValueParser<String> parser) {
        return text -> {
            String arn = parser.parse(text);
            checkPartition(Partitions.ofArn(arn), "this ARN");
            return arn;
        };
    }

    /**
     * Returns what to say about a failed call in {@code region}; empty for a Region that this
     * release knows.
     */
    public Optional<String> doubt(String region) {
        if (names.isEmpty() || names.contains(region)) {
            return Optional.empty();
        }
        return Optional.of(
                "this release doesn't know the Region %s, which may be misspelled%s"
                        .formatted(
                                Quote.of(region),
                                Suggestion.nearest(region, names.stream().sorted().toList())
                                        .map("; did you mean '%s'?"::formatted)
                                        .orElse("")));
    }

    /**
     * Checks that something is in the function's partition.
     *
     * @param what its name, at the start of a message
     */
    public void checkPartition(String partition, String what) throws InvalidValueException {
        if (!ownRegion.isEmpty() && !partition.equals(Partitions.of(ownRegion))) {
            throw new InvalidValueException(
                    "%s is in partition %s, but the function runs in %s, in partition %s; credentials aren't valid across partitions, so deploy another stack there"
                            .formatted(what, partition, ownRegion, Partitions.of(ownRegion)));
        }
    }
}
