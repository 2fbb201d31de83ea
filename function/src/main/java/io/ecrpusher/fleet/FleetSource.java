package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the fleet is described. */
public sealed interface FleetSource {
    /** The template's parameters; see {@link FleetParameters}. */
    record Parameters() implements FleetSource {
        @Override
        public String toString() {
            return Variables.SOURCE;
        }
    }

    /** The variable {@code FLEET_YAML}, which holds a fleet file. */
    record Inline(String yaml) implements FleetSource {
        @Override
        public String toString() {
            return "the variable FLEET_YAML";
        }
    }

    /** An S3 object. */
    record S3(String bucket, String key) implements FleetSource {
        @Override
        public String toString() {
            return "s3://%s/%s".formatted(bucket, key);
        }
    }

    /**
     * A parameter of SSM's Parameter Store.
     *
     * @param name or its ARN
     */
    record Ssm(String name) implements FleetSource {
        @Override
        public String toString() {
            return "ssm:" + name;
        }
    }

    /**
     * A file beside the program.
     *
     * @param path relative to the unpacked zip, inside it
     */
    record File(String path) implements FleetSource {
        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /** What the user calls it. */
    default String describe() {
        return toString();
    }

    /**
     * The source that the environment names: {@code FLEET_FILE}, {@code FLEET_YAML}, or neither:
     * the parameters.
     *
     * @throws InvalidFleetException if it names several, or none that is known
     */
    static FleetSource of(Map<String, String> environment) {
        Mistakes mistakes = new Mistakes(Variables.SOURCE);
        Variables variables = new Variables(environment, mistakes);
        List<String> set =
                Stream.of("FLEET_FILE", "FLEET_YAML", "CLUSTERS").filter(variables::isSet).toList();
        for (String name : set.subList(Math.min(1, set.size()), set.size())) {
            mistakes.add(
                    Place.variable(name),
                    "the fleet is described by %s already; remove one of the two%s"
                            .formatted(set.getFirst(), parameters(set.getFirst(), name)));
        }
        FleetSource source =
                variables
                        .one("FLEET_FILE", Address::read)
                        .or(
                                () ->
                                        variables.one(
                                                "FLEET_YAML",
                                                _ -> new Inline(environment.get("FLEET_YAML"))))
                        .orElse(new Parameters());
        mistakes.refuseIfAny();
        return source;
    }

    private static String parameters(String one, String other) {
        return one.equals("FLEET_FILE") && other.equals("CLUSTERS")
                ? " (the parameter ClusterNames sets CLUSTERS, FleetFile sets FLEET_FILE)"
                : "";
    }
}
