package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.parameters.FleetParameters;
import io.ecrpusher.fleet.parameters.FleetSource;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.records.ScheduleInterval;

import java.util.Map;

/** Fuzzes the environment variables that describe a fleet. */
class ParametersFuzzTest {
    @FuzzTest
    @DictionaryEntries({
        "CLUSTERS=",
        "NAMESPACES=",
        "SECRET_NAME=",
        "SECRET_FORMAT=",
        "REGISTRY_ACCOUNTS=",
        "REGISTRY_REGIONS=",
        "ON_CONFLICT=",
        "ON_REGISTRY_FAILURE=",
        "AWS_REGION=",
        "STACK_NAME=",
        "FLEET_FILE=s3://",
        "FLEET_FILE=ssm:",
        "FLEET_FILE=file:",
        "SCHEDULE=rate(",
        "SCHEDULE=cron("
    })
    void fuzz(byte[] input) {
        Work.check(new String(input, UTF_8), text -> parse(environment(text)));
    }

    /** Returns the variables in lines such as {@code NAME=value}. */
    static Map<String, String> environment(String text) {
        return text.lines()
                .map(line -> line.split("=", 2))
                .filter(variable -> variable.length == 2)
                .collect(
                        toMap(variable -> variable[0], variable -> variable[1], (_, last) -> last));
    }

    private static void parse(Map<String, String> environment) {
        try {
            Output.checkPublic(FleetSource.of(environment).describe());
        } catch (InvalidFleetException e) {
            Output.check(e);
        }
        try {
            FleetParameters.parse(environment, RegionNames.ANY)
                    .clusters()
                    .forEach(cluster -> Output.checkPublic(cluster.id().toString()));
        } catch (InvalidFleetException e) {
            Output.check(e);
        }
        ScheduleInterval.of(environment.getOrDefault("SCHEDULE", ""))
                .ifPresent(
                        interval -> {
                            if (!interval.isPositive()) {
                                throw new AssertionError("interval " + interval);
                            }
                        });
    }
}
