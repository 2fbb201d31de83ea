package io.ecrpusher.fleet.parameters;

import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;

import java.util.Map;

/** The location of the fleet's description. */
public sealed interface FleetSource {
    /** The template's parameters. See {@link FleetParameters}. */
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
     * A parameter in Systems Manager Parameter Store.
     *
     * @param name its name or ARN
     */
    record Ssm(String name) implements FleetSource {
        @Override
        public String toString() {
            return "ssm:" + name;
        }
    }

    /**
     * A file in the deployment zip.
     *
     * @param path relative to the root of the zip
     */
    record File(String path) implements FleetSource {
        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /** Returns the location as the user wrote it. */
    default String describe() {
        return toString();
    }

    /**
     * Returns the source that the environment names: the file in {@code FLEET_FILE}, else the
     * parameters.
     *
     * @throws InvalidFleetException if it sets both, or the location is invalid
     */
    static FleetSource of(Map<String, String> environment) {
        Mistakes mistakes = new Mistakes(EnvironmentVariables.SOURCE);
        EnvironmentVariables variables = new EnvironmentVariables(environment, mistakes);
        if (variables.isSet("FLEET_FILE") && variables.isSet("CLUSTERS")) {
            mistakes.add(
                    Location.variable("CLUSTERS"),
                    "FLEET_FILE is set too; remove one of the two (the parameter ClusterNames sets CLUSTERS, FleetFile sets FLEET_FILE)");
        }
        FleetSource source =
                variables.value("FLEET_FILE", FleetLocation::parse).orElse(new Parameters());
        mistakes.throwIfAny();
        return source;
    }
}
