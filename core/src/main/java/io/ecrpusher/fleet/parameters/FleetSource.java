package io.ecrpusher.fleet.parameters;

import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;

import java.util.Map;

/** Where the fleet is described. */
public sealed interface FleetSource {
    /** The template's parameters; see {@link FleetParameters}. */
    record Parameters() implements FleetSource {
        @Override
        public String toString() {
            return EnvironmentVariables.SOURCE;
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

    /** Returns the name that the user gave it. */
    default String describe() {
        return toString();
    }

    /**
     * Returns the source that the environment names: the file in {@code FLEET_FILE}, else the
     * parameters.
     *
     * @throws InvalidFleetException if it names both, or a location that can't be read
     */
    static FleetSource of(Map<String, String> environment) {
        Mistakes mistakes = new Mistakes(EnvironmentVariables.SOURCE);
        EnvironmentVariables variables = new EnvironmentVariables(environment, mistakes);
        if (variables.isSet("FLEET_FILE") && variables.isSet("CLUSTERS")) {
            mistakes.add(
                    Location.variable("CLUSTERS"),
                    "FLEET_FILE describes the fleet already; remove one of the two (parameter ClusterNames sets CLUSTERS, FleetFile sets FLEET_FILE)");
        }
        FleetSource source =
                variables.one("FLEET_FILE", FleetLocation::read).orElse(new Parameters());
        mistakes.refuseIfAny();
        return source;
    }
}
