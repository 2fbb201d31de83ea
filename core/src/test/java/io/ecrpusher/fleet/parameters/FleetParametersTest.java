package io.ecrpusher.fleet.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;
import io.ecrpusher.fleet.OnConflict;
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
    void clusterNamesAreEnough() {
        Registry own =
                new Registry.Private(
                        "own", Optional.empty(), List.of("eu-west-1"), Optional.empty());
        SecretSpec secret =
                SecretSpec.named("ecr-pull")
                        .registries(List.of(own))
                        .namespaces(NamespaceSelector.named(List.of("default")))
                        .annotations(Map.of("ecr-pusher.io/source", "the stack\'s parameters"))
                        .build();

        assertThat(FleetParameters.fleet(with("CLUSTERS", "prod, us-east-1/prod"), RegionNames.ANY))
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
    void everyParameterIsRead() {
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
                        FleetParameters.fleet(environment, RegionNames.ANY)
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
                                        Map.of("ecr-pusher.io/source", "the stack\'s parameters"))
                                .onConflict(OnConflict.ADOPT)
                                .build());
    }

    @Test
    void blankMeansNotSet() {
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

        assertThat(FleetParameters.fleet(environment, RegionNames.ANY))
                .isEqualTo(FleetParameters.fleet(with("CLUSTERS", "prod"), RegionNames.ANY));
    }

    @Test
    void withoutClustersBothWaysToNameThemAreTold() {
        for (String nothing : List.of("", " ", ",")) {
            assertThatThrownBy(
                            () -> FleetParameters.fleet(with("CLUSTERS", nothing), RegionNames.ANY))
                    .isInstanceOf(InvalidFleetException.class)
                    .hasMessage(
                            """
                            1 mistake in the fleet of the function's environment; nothing was called:
                              CLUSTERS: no cluster is named; set the parameter ClusterNames (CLUSTERS) to names such as prod or eu-west-1/prod, or FleetFile (FLEET_FILE) to a file that describes the fleet""");
        }
    }

    @Test
    void withoutARegionOfItsOwnTheParametersHaveToNameThem() {
        assertThat(mistakes(Map.of("CLUSTERS", "prod,us-east-1/prod")))
                .containsExactly(
                        "CLUSTERS: 'prod' is in no known Region; write region/prod, or set AWS_REGION",
                        "REGISTRY_REGIONS: no Region is named, and AWS_REGION names none; set one of them");
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        Map<String, String> environment = with("CLUSTERS", "prod eu,eu-west-1a/prod");
        environment.put("NAMESPACES", "team_*");
        environment.put("SECRET_FORMAT", "dockerconfig");

        assertThat(mistakes(environment))
                .containsExactly(
                        "CLUSTERS: 'prod eu' cannot be an EKS cluster's name; write letters, digits, '-' and '_', at most 100",
                        "CLUSTERS: 'eu-west-1a' is an availability zone; write its Region, eu-west-1",
                        "SECRET_FORMAT: 'dockerconfig' is not possible here; did you mean 'dockerconfigjson'?",
                        "NAMESPACES: 'team_*' cannot be a namespace's name or a pattern of names; write lower-case letters, digits and '-', such as team-a, with '*' for any of them and '?' for one, at most 63");
    }

    @Test
    void namespacesMayBePatterns() {
        Map<String, String> environment = with("CLUSTERS", "prod");
        environment.put("NAMESPACES", "default,team-*");

        assertThat(
                        FleetParameters.fleet(environment, RegionNames.ANY)
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
                    SECRET_NAME | Pull | 'Pull' cannot be a Secret's name; write lower-case letters, digits, '-' and '.', such as ecr-pull, at most 253
                    SECRET_FORMAT | kubernetes.io/dockerconfigjson | write dockerconfigjson for type kubernetes.io/dockerconfigjson
                    SECRET_FORMAT | kubernetes.io/basic-auth | write basic-auth for type kubernetes.io/basic-auth
                    SECRET_FORMAT | argocd-repo-creds | argocd-repo-creds needs to know which Applications it is for; describe the fleet in a file
                    REGISTRY_ACCOUNTS | 44455556666 | '44455556666' has 11 digits, an AWS account id 12; a tool that took it for a number may have dropped a 0 in front or read it as octal: write all 12 digits, in a file in quotes: "012345678901"
                    REGISTRY_REGIONS | eu_west_1 | 'eu_west_1' is not an AWS Region, such as eu-west-1
                    ON_CONFLICT | adpot | 'adpot' is not possible here; did you mean 'adopt'?
                    AWS_REGION | Ireland | 'Ireland' is not an AWS Region, such as eu-west-1
                    """)
    void aWrongValueIsNamedWithItsVariable(String name, String value, String problem) {
        Map<String, String> environment = with("CLUSTERS", "prod");
        environment.put(name, value);

        assertThat(mistakes(environment)).contains(name + ": " + problem);
    }

    @Test
    void oneLoginCannotOpenTwoRegistries() {
        Map<String, String> environment = with("CLUSTERS", "prod");
        environment.put("SECRET_FORMAT", "basic-auth");
        assertThat(mistakes(environment)).isEmpty();

        environment.put("REGISTRY_REGIONS", "eu-west-1,us-east-1");
        assertThat(mistakes(environment))
                .containsExactly(
                        "SECRET_FORMAT: a Secret of format basic-auth holds the login of one registry, and these are 2; write one Secret for each account and Region");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_REGION", "eu-west-1");
        environment.put(name, value);
        return environment;
    }

    private static List<String> mistakes(Map<String, String> environment) {
        try {
            FleetParameters.fleet(environment, RegionNames.ANY);
            return List.of();
        } catch (InvalidFleetException e) {
            return e.mistakes().stream().map(Mistake::toString).toList();
        }
    }
}
