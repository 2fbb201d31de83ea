package io.ecrpusher.fleet.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class FleetSourceTest {
    @Test
    void usesTheParametersWithoutAFile() {
        FleetSource source = FleetSource.of(Map.of("FLEET_FILE", " ", "CLUSTERS", "prod"));

        assertThat(source)
                .isEqualTo(new FleetSource.Parameters())
                .hasToString("the function's environment");
    }

    @Test
    void acceptsAnS3Object() {
        assertThat(FleetSource.of(Map.of("FLEET_FILE", "s3://my-bucket/fleets/prod.yaml")))
                .isEqualTo(new FleetSource.S3("my-bucket", "fleets/prod.yaml"));
    }

    @Test
    void acceptsAParameterByNameOrArn() {
        String arn = "arn:aws-cn:ssm:cn-north-1:111122223333:parameter/fleets/prod";

        assertThat(FleetSource.of(Map.of("FLEET_FILE", "ssm:/fleets/prod")))
                .isEqualTo(new FleetSource.Ssm("/fleets/prod"));
        assertThat(FleetSource.of(Map.of("FLEET_FILE", "ssm:" + arn)))
                .isEqualTo(new FleetSource.Ssm(arn));
    }

    @Test
    void acceptsAFileInTheZip() {
        assertThat(FleetSource.of(Map.of("FLEET_FILE", "file:fleets/prod.yaml")))
                .isEqualTo(new FleetSource.File("fleets/prod.yaml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://my-bucket/fleets/prod.yaml",
                "ssm:/fleets/prod",
                "ssm:/fleets/prod:3",
                "ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/prod",
                "file:fleets/prod.yaml"
            })
    void returnsTheLocationAsTheUserWroteIt(String location) {
        FleetSource source = FleetSource.of(Map.of("FLEET_FILE", location));

        assertThat(source.describe()).isEqualTo(location);
        assertThat(source).hasToString(location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fleet.yaml",
                "s3://bucket",
                "s3://bucket/",
                "s3://Bucket/key",
                "https://bucket.s3.amazonaws.com/key",
                "ssm:",
                "ssm:arn:aws:s3:::bucket/key",
                "file:/etc/passwd",
                "file:../fleet.yaml",
                "file:fleets/../../x",
                "file:"
            })
    void refusesAnInvalidLocationAndListsTheValidForms(String location) {
        assertThatThrownBy(() -> FleetSource.of(Map.of("FLEET_FILE", location)))
                .hasMessage(
                        """
                        1 mistake in the function's environment. Nothing was called:
                          FLEET_FILE: '%s' isn't the location of a fleet file; write s3://bucket/key, ssm:/name, ssm:arn:… (a parameter's ARN), or file:path/in/the/zip"""
                                .formatted(location));
    }

    @Test
    void refusesTheArnOfAnS3ObjectAndSuggestsItsUrl() {
        assertThatThrownBy(
                        () -> FleetSource.of(Map.of("FLEET_FILE", "arn:aws:s3:::bucket/a/b.yaml")))
                .hasMessageEndingWith(
                        "'arn:aws:s3:::bucket/a/b.yaml' is an ARN; write s3://bucket/a/b.yaml");
    }

    @Test
    void refusesTwoDescriptions() {
        assertThatThrownBy(
                        () ->
                                FleetSource.of(
                                        Map.of(
                                                "FLEET_FILE", "s3://bucket/key",
                                                "CLUSTERS", "prod")))
                .hasMessage(
                        """
                        1 mistake in the function's environment. Nothing was called:
                          CLUSTERS: FLEET_FILE is set too; remove one of the two (the parameter ClusterNames sets CLUSTERS, FleetFile sets FLEET_FILE)""");
    }
}
