package io.ecrpusher.proof.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Decides whether samples stay flat: the median of the last third may exceed that of the first
 * third by a part of it and by a count, both of which are smaller than what one leak in a rotation
 * adds.
 *
 * <p>Medians, because single samples catch a request that is ending or a cache that is being
 * filled.
 */
final class Flatness {
    /** Of anything counted: what ends a little later in one rotation than in another. */
    private static final double SLACK = 6;

    /** Parts of the first third's median, by figure. A metaspace grows with rarely used classes. */
    private static final double HEAP_PART = 0.05;

    private static final double METASPACE_PART = 0.02;
    private static final double OBJECTS_PART = 0.05;

    /** Java keeps connections to AWS for some seconds, so that their number varies. */
    private static final double SOCKETS_PART = 0.25;

    /** A sample may hold one large response. The counts of objects find small leaks. */
    private static final double HEAP_SLACK = 2_000_000;

    private static final double METASPACE_SLACK = 300_000;

    /**
     * Caches that fill in weeks, with the most entries they keep. The SDK's, of keys to sign with,
     * takes one per day, Region, service, and credentials.
     */
    private static final Map<String, Integer> BOUNDED =
            Map.of("software.amazon.awssdk.http.auth.aws.internal.signer.util.SignerKey", 300);

    private Flatness() {}

    /** Returns what grew, one line each; empty if everything is flat. */
    static List<String> growth(List<Sample> samples) {
        List<String> grown = new ArrayList<>(growth(samples, Sample::figures, true));
        grown.addAll(growth(samples, Sample::objects, false));
        return grown;
    }

    private static List<String> growth(
            List<Sample> samples,
            Function<Sample, NavigableMap<String, Long>> part,
            boolean figures) {
        NavigableSet<String> names = new TreeSet<>();
        samples.forEach(sample -> names.addAll(part.apply(sample).keySet()));
        List<String> grown = new ArrayList<>();
        for (String name : names) {
            List<Long> values =
                    samples.stream()
                            .map(sample -> part.apply(sample).getOrDefault(name, 0L))
                            .toList();
            double first = first(values);
            double last = last(values);
            double limit =
                    figures
                            ? limit(name, first)
                            : Math.max(
                                    first * (1 + OBJECTS_PART) + SLACK,
                                    BOUNDED.getOrDefault(name, 0));
            if (last > limit) {
                grown.add(
                        "%s grew from %,.0f to %,.0f, and may grow to %,.0f"
                                .formatted(name, first, last, limit));
            }
        }
        return grown;
    }

    private static double limit(String figure, double first) {
        return switch (figure) {
            case "heap" -> first * (1 + HEAP_PART) + HEAP_SLACK;
            case "metaspace" -> first * (1 + METASPACE_PART) + METASPACE_SLACK;
            case "objects" -> first * (1 + OBJECTS_PART);
            case "sockets" -> first * (1 + SOCKETS_PART) + SLACK;
            default -> first + SLACK;
        };
    }

    /** Returns the median of the first third. */
    static double first(List<Long> values) {
        return median(values.subList(0, third(values)));
    }

    /** Returns the median of the last third. */
    static double last(List<Long> values) {
        return median(values.subList(values.size() - third(values), values.size()));
    }

    /** Returns the values of one figure. */
    static List<Long> values(List<Sample> samples, String figure) {
        return samples.stream().map(sample -> sample.figures().get(figure)).toList();
    }

    /** Returns the names of all figures. */
    static NavigableSet<String> figures(List<Sample> samples) {
        return new TreeMap<>(samples.getFirst().figures()).navigableKeySet();
    }

    private static int third(List<Long> values) {
        return Math.max(1, values.size() / 3);
    }

    private static double median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }
}
