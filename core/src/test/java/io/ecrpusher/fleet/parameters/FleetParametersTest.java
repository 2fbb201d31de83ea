package io.ecrpusher.fleet.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnRegistryFailure;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.fleet.value.RegionNames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class FleetParametersTest {
    @Test
    void needsOnlyClusterNames() {
        Registry own =
                new Registry.Private(
                        "own", Optional.empty(), List.of("eu-west-1"), Optional.empty());
        SecretSpec secret =
                SecretSpec.named("ecr-pull")
                        .registries(List.of(own))
                        .namespaces(NamespaceSelector.named(List.of("default")))
                        .annotations(Map.of("ecr-pusher.io/source", "the stack's parameters"))
                        .build();

        assertThat(FleetParameters.parse(with("CLUSTERS", "prod, us-east-1/prod"), RegionNames.ANY))
                .isEqualTo(
                        new Fleet(
                                List.of(
                                        new Cluster(
                                                "prod",
                                                "eu-west-1",
                                                Optional.empty(),
                                                List.of(secret)),
                                        new Cluster(
                                                "prod",
                                                "us-east-1",
                                                Optional.empty(),
                                                List.of(secret)))));
    }

    @Test
    void parsesEveryParameter() {
        Map<String, String> environment =
                Map.of(
                        "AWS_REGION", "eu-west-1",
                        "CLUSTERS", "prod",
                        "NAMESPACES", "team-a,team-b",
                        "SECRET_NAME", "registries",
                        "SECRET_FORMAT", "opaque-config",
                        "REGISTRY_ACCOUNTS", "111122223333,044455556666",
                        "REGISTRY_REGIONS", "us-east-1,us-west-2",
                        "ON_CONFLICT", "adopt");
        List<String> regions = List.of("us-east-1", "us-west-2");

        assertThat(
                        FleetParameters.parse(environment, RegionNames.ANY)
                                .clusters()
                                .getFirst()
                                .secrets())
                .containsExactly(
                        SecretSpec.named("registries")
                                .registries(
                                        List.of(
                                                new Registry.Private(
                                                        "111122223333",
                                                        Optional.of("111122223333"),
                                                        regions,
                                                        Optional.empty()),
                                                new Registry.Private(
                                                        "044455556666",
                                                        Optional.of("044455556666"),
                                                        regions,
                                                        Optional.empty())))
                                .format(Format.OPAQUE_CONFIG)
                                .namespaces(NamespaceSelector.named(List.of("team-a", "team-b")))
                                .annotations(
                                        Map.of("ecr-pusher.io/source", "the stack's parameters"))
                                .onConflict(OnConflict.ADOPT)
                                .build());
    }

    @Test
    void treatsBlankAsNotSet() {
        Map<String, String> environment = with("CLUSTERS", " prod ,, ");
        for (String name :
                List.of(
                        "NAMESPACES",
                        "SECRET_NAME",
                        "SECRET_FORMAT",
                        "REGISTRY_ACCOUNTS",
                        "REGISTRY_REGIONS",
                        "ON_CONFLICT")) {
            environment.put(name, " , ");
        }

        assertThat(FleetParameters.parse(environment, RegionNames.ANY))
                .isEqualTo(FleetParameters.parse(with("CLUSTERS", "prod"), RegionNames.ANY));
    }

    @Test
    void reportsBothWaysToSetClusters() {
        for (String nothing : List.of("", " ", ",")) {
            assertThatThrownBy(
                            () -> FleetParameters.parse(with("CLUSTERS", nothing), RegionNames.ANY))
                    .isInstanceOf(InvalidFleetException.class)
                    .hasMessage(
                            """
                            1 mistake in the function's environment. Nothing was called:
                              CLUSTERS: the fleet has no clusters; set the parameter ClusterNames (CLUSTERS) to names such as prod or eu-west-1/prod, or FleetFile (FLEET_FILE) to the location of a fleet file""");
        }
    }

    @Test
    void requiresRegionsIfTheFunctionHasNone() {
        assertThat(mistakes(Map.of("CLUSTERS", "prod,us-east-1/prod")))
                .containsExactly(
                        "CLUSTERS: the Region of 'prod' is missing; write region/prod, or set AWS_REGION",
                        "REGISTRY_REGIONS: neither this nor AWS_REGION is set; set one of them");
    }

    @Test
    void reportsAllMistakesAtOnce() {
        Map<String, String> environment = with("CLUSTERS", "prod eu,eu-west-1a/prod");
        environment.put("NAMESPACES", "team_*");
        environment.put("SECRET_FORMAT", "dockerconfig");

        assertThat(mistakes(environment))
                .containsExactly(
                        "CLUSTERS: 'prod eu' isn't a valid EKS cluster name; write at most 100 letters, digits, '-', and '_'",
                        "CLUSTERS: 'eu-west-1a' is an Availability Zone; write its Region, eu-west-1",
                        "SECRET_FORMAT: 'dockerconfig' isn't a valid value; did you mean 'dockerconfigjson'?",
                        "NAMESPACES: 'team_*' isn't a valid namespace name or pattern; write at most 63 lowercase letters, digits, and '-', such as team-a, with '*' for any characters and '?' for one");
    }

    @Test
    void takesTheDeploymentAndOnRegistryFailureFromTheEnvironment() {
        Map<String, String> environment = with("CLUSTERS", "prod");
        assertThat(FleetParameters.parse(environment, RegionNames.ANY).secrets().getFirst())
                .extracting(SecretSpec::fleet, SecretSpec::onRegistryFailure)
                .containsExactly("", OnRegistryFailure.PARTIAL);
        environment.put("STACK_NAME", "ecr-pusher-prod");
        environment.put("ON_REGISTRY_FAILURE", "keep");
        assertThat(FleetParameters.parse(environment, RegionNames.ANY).secrets().getFirst())
                .extracting(SecretSpec::fleet, SecretSpec::onRegistryFailure)
                .containsExactly("ecr-pusher-prod", OnRegistryFailure.KEEP);
    }

    @Test
    void acceptsNamespacePatterns() {
        Map<String, String> environment = with("CLUSTERS", "prod");
        environment.put("NAMESPACES", "default,team-*");

        assertThat(
                        FleetParameters.parse(environment, RegionNames.ANY)
                                .clusters()
                                .getFirst()
                                .secrets()
                                .getFirst())
                .extracting(SecretSpec::namespaces)
                .isEqualTo(NamespaceSelector.named(List.of("default", "team-*")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    CLUSTERS | prod,eu-west-1/prod | 'eu-west-1/prod' is listed twice; remove one
                    CLUSTERS | arn:aws:eks:us-east-1:111122223333:cluster/prod | 'arn:aws:eks:us-east-1:111122223333:cluster/prod' is an ARN; write the cluster's name, prod, and its Region, us-east-1
                    NAMESPACES | a,b,a | 'a' is listed twice; remove one
                    SECRET_NAME | Pull | 'Pull' isn't a valid Secret name; write at most 253 lowercase letters, digits, '-', and '.', such as ecr-pull
                    SECRET_FORMAT | kubernetes.io/dockerconfigjson | write dockerconfigjson for type kubernetes.io/dockerconfigjson
                    SECRET_FORMAT | kubernetes.io/basic-auth | write basic-auth for type kubernetes.io/basic-auth
                    SECRET_FORMAT | argocd-repo-creds | format argocd-repo-creds needs the field argocd; use a fleet file
                    REGISTRY_ACCOUNTS | 44455556666 | '44455556666' isn't an AWS account ID: it needs 12 digits, not 11; a tool that read it as a number may have dropped a leading 0 or read it as octal; write all 12 digits, in quotes in a file: "012345678901"
                    REGISTRY_REGIONS | eu_west_1 | 'eu_west_1' isn't an AWS Region; write one such as eu-west-1
                    ON_CONFLICT | adpot | 'adpot' isn't a valid value; did you mean 'adopt'?
                    AWS_REGION | Ireland | 'Ireland' isn't an AWS Region; write one such as eu-west-1
                    """)
    void reportsAnInvalidValueWithItsVariable(String name, String value, String problem) {
        Map<String, String> environment = with("CLUSTERS", "prod");
        environment.put(name, value);

        assertThat(mistakes(environment)).contains(name + ": " + problem);
    }

    @Test
    void refusesSeveralRegistriesForASingleLogin() {
        Map<String, String> environment = with("CLUSTERS", "prod");
        environment.put("SECRET_FORMAT", "basic-auth");
        assertThat(mistakes(environment)).isEmpty();

        environment.put("REGISTRY_REGIONS", "eu-west-1,us-east-1");
        assertThat(mistakes(environment))
                .containsExactly(
                        "SECRET_FORMAT: format basic-auth holds the login of one registry, not of 2; write one Secret for each account and Region");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_REGION", "eu-west-1");
        environment.put(name, value);
        return environment;
    }

    private static List<String> mistakes(Map<String, String> environment) {
        try {
            FleetParameters.parse(environment, RegionNames.ANY);
            return List.of();
        } catch (InvalidFleetException e) {
            return e.mistakes().stream().map(Mistake::toString).toList();
        }
    }
}
