package io.ecrpusher.cli.fleet;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.text.Suggestion;

import picocli.CommandLine.Option;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The clusters of the fleet that a command works on. */
public final class ClusterOptions {
    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            split = ",",
            description = "Only these clusters: NAME or REGION/NAME. May be repeated.")
    private List<String> names = List.of();

    /** Returns the names that the user gave; empty means all clusters. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /**
     * Returns the fleet with only the chosen clusters.
     *
     * @throws CommandException if the fleet doesn't name one of them
     */
    public Fleet select(Fleet fleet) {
        if (names.isEmpty()) {
            return fleet;
        }
        Set<String> known =
                fleet.clusters().stream()
                        .flatMap(cluster -> cluster.id().names().stream())
                        .collect(Collectors.toSet());
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandException(
                        "the fleet has no cluster '%s'%s"
                                .formatted(name, Suggestion.instead(name, known)));
            }
        }
        return new Fleet(fleet.clusters().stream().filter(this::includes).toList());
    }

    private boolean includes(Cluster cluster) {
        return cluster.id().names().stream().anyMatch(names::contains);
    }
}
