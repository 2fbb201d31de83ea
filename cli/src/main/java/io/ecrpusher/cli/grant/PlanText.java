package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.CliSettings;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints lines about clusters. Names clusters with equal lines once. */
final class PlanText {
    private PlanText() {}

    /** Prints the lines of each cluster, under its name or the names of all clusters with them. */
    static void print(PrintStream out, Map<Target, List<String>> linesOf) {
        Map<List<String>, List<String>> clusters = new LinkedHashMap<>();
        linesOf.forEach(
                (target, lines) ->
                        clusters.computeIfAbsent(lines, _ -> new ArrayList<>())
                                .add(target.toString()));
        clusters.forEach(
                (lines, names) -> {
                    out.println(count(names.size()) + ": " + some(names));
                    lines.forEach(line -> out.println("  " + line));
                });
    }

    /** Returns {@code 1 cluster} or {@code 5 clusters}. */
    static String count(int clusters) {
        return clusters == 1 ? "1 cluster" : clusters + " clusters";
    }

    /** Returns the first names, and how many others there are. */
    static String some(Collection<String> names) {
        String listed =
                String.join(", ", names.stream().limit(CliSettings.CLUSTERS_NAMED).toList());
        int others = names.size() - CliSettings.CLUSTERS_NAMED;
        return switch (Math.max(0, others)) {
            case 0 -> listed;
            case 1 -> listed + ", and 1 other";
            default -> "%s, and %d others".formatted(listed, others);
        };
    }
}
