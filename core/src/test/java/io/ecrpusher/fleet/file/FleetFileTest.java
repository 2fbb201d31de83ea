package io.ecrpusher.fleet.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Discovery;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnRegistryFailure;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.Scope;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.TaggedSecrets;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.fleet.value.RegionNames;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class FleetFileTest {
    private static final Map.Entry<String, String> SOURCE =
            Map.entry("ecr-pusher.io/source", "s3://fleets/prod.yaml");

    @Test
    void parsesEveryField() {
        Registry main =
                new Registry.Private(
                        "main",
                        Optional.empty(),
                        List.of("eu-west-1", "us-east-1"),
                        Optional.empty());
        Registry partner =
                new Registry.Private(
                        "partner",
                        Optional.of("044455556666"),
                        List.of("us-east-1"),
                        Optional.of(
                                new Role(
                                        "arn:aws:iam::044455556666:role/ecr-pull",
                                        Optional.of("fleet"))));
        SecretSpec pull =
                SecretSpec.named("ecr-pull")
                        .registries(List.of(main, partner))
                        .format(Format.DOCKERCFG)
                        .hosts(List.of(HostStyle.BARE, HostStyle.HTTPS))
                        .namespaces(NamespaceSelector.named(List.of("team-a", "team-b")))
                        .labels(Map.of("app", "web"))
                        .annotations(
                                Map.of(
                                        "example.com/owner",
                                        "platform",
                                        SOURCE.getKey(),
                                        SOURCE.getValue()))
                        .onConflict(OnConflict.ADOPT)
                        .build();
        SecretSpec mirror =
                SecretSpec.named("mirror")
                        .registries(List.of(new Registry.Public("public")))
                        .namespaces(NamespaceSelector.named(List.of("default")))
                        .annotations(Map.ofEntries(SOURCE))
                        .build();
        Role role = new Role("arn:aws:iam::777788889999:role/fleet", Optional.of("fleet"));

        assertThat(SampleFile.parse(SampleFile.YAML))
                .isEqualTo(
                        new Fleet(
                                List.of(
                                        new Cluster(
                                                "prod-eu",
                                                "eu-central-1",
                                                Optional.of(role),
                                                List.of(pull)),
                                        new Cluster(
                                                "prod-us",
                                                "eu-west-1",
                                                Optional.empty(),
                                                List.of(pull, mirror))),
                                List.of(
                                        new Discovery(
                                                List.of("ap-south-1"),
                                                List.of(
                                                        Optional.of(
                                                                new Role(
                                                                        "arn:aws:iam::666677778888:role/reader",
                                                                        Optional.of("pool"),
                                                                        Map.of(
                                                                                "team",
                                                                                "platform")))),
                                                Optional.empty(),
                                                List.of(new NamePattern("legacy-*")),
                                                new TaggedSecrets(
                                                        Map.of("ecr-pusher", "enabled"),
                                                        List.of(pull)))),
                                Optional.empty()));
    }

    @Test
    void isTheDeploymentOfItsNameElseOfItsStack() {
        String named = SampleFile.with("version: 1", "version: 1\nname: platform");
        assertThat(fleets(FleetFile.parse("f", named, "eu-west-1", RegionNames.ANY, "stack")))
                .containsOnly("platform");
        String unnamed = SampleFile.YAML;
        assertThat(fleets(FleetFile.parse("f", unnamed, "eu-west-1", RegionNames.ANY, "stack")))
                .containsOnly("stack");
        assertThat(fleets(FleetFile.parse("f", unnamed, "eu-west-1"))).containsOnly("");
    }

    private static List<String> fleets(Fleet fleet) {
        return fleet.secrets().stream().map(SecretSpec::fleet).toList();
    }

    @Test
    void takesOnRegistryFailureFromTheSecretElseFromTheFleet() {
        assertThat(onRegistryFailure(SampleFile.YAML))
                .containsExactly(OnRegistryFailure.PARTIAL, OnRegistryFailure.PARTIAL);
        String keep = SampleFile.with("version: 1", "version: 1\nonRegistryFailure: keep");
        assertThat(onRegistryFailure(keep))
                .containsExactly(OnRegistryFailure.KEEP, OnRegistryFailure.KEEP);
        assertThat(
                        onRegistryFailure(
                                keep.replace(
                                        "onConflict: adopt",
                                        "onConflict: adopt\n    onRegistryFailure: partial")))
                .containsExactly(OnRegistryFailure.PARTIAL, OnRegistryFailure.KEEP);
    }

    @Test
    void tellsEverySecretTheKeysThatOtherProgramsAdd() {
        String keys =
                "version: 1\naddedByOthers: [cost-center, Policies.kyverno.io/patches, k8s.io.example.com/x]";
        assertThat(SampleFile.parse(SampleFile.with("version: 1", keys)).secrets())
                .extracting(SecretSpec::addedByOthers)
                .containsOnly(
                        List.of(
                                "cost-center",
                                "Policies.kyverno.io/patches",
                                "k8s.io.example.com/x"));
        assertThat(SampleFile.parse(SampleFile.YAML).secrets())
                .allMatch(secret -> secret.addedByOthers().isEmpty());
    }

    private static List<OnRegistryFailure> onRegistryFailure(String yaml) {
        return SampleFile.parse(yaml).secrets().stream()
                .map(SecretSpec::onRegistryFailure)
                .toList();
    }

    @Test
    void searchesTheAccountsOfAnOrganizationWithItsRole() {
        Fleet fleet =
                SampleFile.parse(
                        SampleFile.with(
                                "- name: prod-us",
                                """
                                - name: prod-us
                                  - discover:
                                      organization:
                                        role: fleet/spoke
                                        externalId: fleet
                                        units: [ou-ab12-cdef3456, r-ab12]
                                        tags: {stage: prod}
                                        exclude: ["999900001111"]
                                        reader: arn:aws:iam::999900001111:role/reader
                                """));
        Organization organization = fleet.organizations().getFirst();
        assertThat(organization)
                .isEqualTo(
                        new Organization(
                                Optional.of(
                                        new Role(
                                                "arn:aws:iam::999900001111:role/reader",
                                                Optional.empty())),
                                "fleet/spoke",
                                Optional.of("fleet"),
                                Map.of(),
                                List.of("ou-ab12-cdef3456", "r-ab12"),
                                Map.of("stage", "prod"),
                                List.of("999900001111")));
        Role role = new Role("arn:aws:iam::444455556666:role/fleet/spoke", Optional.of("fleet"));
        assertThat(organization.roleIn("aws", "444455556666")).contains(role);
        assertThat(organization.roleIn("aws", "999900001111")).isEmpty();
        Scope scope = new Scope("eu-west-1", Optional.of(role));
        assertThat(fleet.scopes()).doesNotContain(scope).hasSize(1);
        assertThat(fleet.withOrganizationRoles(Map.of(organization, List.of(role))).scopes())
                .contains(scope)
                .hasSize(2);
    }

    @Test
    void findsAClusterOfAnOrganizationByItsIdWithoutALookup() {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters:
                        - discover: {organization: {role: spoke, exclude: ["999900001111"]}}
                        """,
                        "eu-west-1");
        ClusterId wanted = prod("eu-west-1", "arn:aws:iam::444455556666:role/spoke");
        assertThat(
                        fleet.withClusters(
                                        List.of(
                                                wanted,
                                                prod(
                                                        "eu-west-1",
                                                        "arn:aws:iam::444455556666:role/other"),
                                                prod(
                                                        "eu-west-1",
                                                        "arn:aws:iam::999900001111:role/spoke"),
                                                prod(
                                                        "us-east-1",
                                                        "arn:aws:iam::444455556666:role/spoke"),
                                                id("prod", true),
                                                prod("eu-west-1", "nonsense")))
                                .clusters())
                .extracting(Cluster::id)
                .containsExactly(wanted);
    }

    @Test
    void distinguishesAnEksClusterFromAnotherOfTheSameName() {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters:
                        - name: prod
                          kubeconfig: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod-AbCdEf"
                        - name: named
                          kubeconfig: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:named-AbCdEf"
                        - name: named
                        - discover: {}
                        """,
                        "eu-west-1");
        Scope own = new Scope("eu-west-1", Optional.empty());
        List<ClusterId> ids =
                List.of(id("prod", false), id("named", false), id("named", true), id("prod", true));

        assertThat(fleet.withDiscovered(Map.of(own, List.of("prod", "named"))).clusters())
                .extracting(Cluster::id)
                .containsExactlyElementsOf(ids);
        assertThat(fleet.withClusters(ids).clusters())
                .extracting(Cluster::id)
                .containsExactlyElementsOf(ids);
        assertThat(ids)
                .extracting(ClusterId::toString)
                .containsOnly("eu-west-1/prod", "eu-west-1/named");
    }

    private static ClusterId id(String name, boolean eks) {
        return new ClusterId("eu-west-1", name, Optional.empty(), eks);
    }

    private static ClusterId prod(String region, String roleArn) {
        return new ClusterId(region, "prod", Optional.of(roleArn), true);
    }

    @Test
    void addsTheClustersOfThousandsOfAccounts() {
        List<Optional<Role>> roles =
                IntStream.range(0, 2000)
                        .mapToObj("arn:aws:iam::44445555%04d:role/spoke"::formatted)
                        .map(arn -> Optional.of(new Role(arn, Optional.empty())))
                        .toList();
        Discovery discovery =
                new Discovery(
                        List.of("eu-west-1", "us-east-1", "eu-central-1"),
                        roles,
                        Optional.empty(),
                        List.of(),
                        new TaggedSecrets(Map.of(), List.of()));
        Fleet fleet = new Fleet(List.of(), List.of(discovery), Optional.empty());
        Map<Scope, List<String>> found =
                fleet.scopes().stream()
                        .collect(Collectors.toMap(scope -> scope, _ -> List.of("a", "b")));

        assertThat(fleet.withDiscovered(found).clusters()).hasSize(12_000);
    }

    @Test
    void defaultsToTheFunctionsAccountAndRegion() {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters: [{name: prod}]
                        """,
                        "us-gov-west-1");

        Cluster cluster = fleet.clusters().getFirst();
        assertThat(cluster.region()).isEqualTo("us-gov-west-1");
        assertThat(cluster.secrets().getFirst().registries())
                .containsExactly(
                        new Registry.Private(
                                "main",
                                Optional.empty(),
                                List.of("us-gov-west-1"),
                                Optional.empty()));
    }

    @Test
    void requiresRegionsIfTheFunctionHasNone() {
        assertThatThrownBy(
                        () ->
                                FleetFile.parse(
                                        "a test",
                                        """
                                        version: 1
                                        registries: [{name: main}]
                                        secrets: [{name: ecr-pull, namespaces: [default]}]
                                        clusters: [{name: prod}]
                                        """,
                                        ""))
                .hasMessage(
                        """
                        2 mistakes in a test. Nothing was called:
                          line 2, registries[0]: 'regions' is missing; write it, because AWS_REGION isn't set either
                          line 4, clusters[0]: 'region' is missing; write it, because AWS_REGION isn't set either""");
    }

    @Test
    void acceptsARegionThatThisReleaseDoesNotKnow() {
        RegionNames regions = new RegionNames(Set.of("eu-west-1"), "eu-west-1");
        String yaml = SampleFile.with("region: eu-central-1", "region: eu-centrl-1");
        assertThat(FleetFile.parse("a test", yaml, "eu-west-1", regions).regions())
                .contains("eu-centrl-1");
    }

    @Test
    void keepsTheLeadingZeroOfAnUnquotedAccount() {
        Fleet fleet = SampleFile.parse(SampleFile.with("\"044455556666\"", "012345670123"));

        assertThat(fleet.clusters().getFirst().secrets().getFirst().registries())
                .filteredOn(Registry.Private.class::isInstance)
                .extracting(registry -> ((Registry.Private) registry).account())
                .contains(Optional.of("012345670123"));
    }

    @Test
    void readsLabelsAsTextWhateverTheirYamlType() {
        Fleet fleet =
                SampleFile.parse(
                        SampleFile.with("{app: web}", "{version: 1.10, on: yes, empty: ''}"));

        assertThat(fleet.clusters().getFirst().secrets().getFirst().labels())
                .isEqualTo(Map.of("version", "1.10", "on", "yes", "empty", ""));
    }

    @Test
    void acceptsAnAliasOfAList() {
        String anchored =
                SampleFile.with("{include: [team-a, team-b]}", "&teams [team-a, team-b]")
                        .replace("[default]", "*teams");

        assertThat(SampleFile.parse(anchored).clusters().get(1).secrets())
                .extracting(secret -> secret.namespaces().names())
                .containsExactly(List.of("team-a", "team-b"), List.of("team-a", "team-b"));
    }

    @Test
    void mergesAnAnchoredMappingAndKeepsTheMappingsOwnFields() {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries:
                          - &registry
                            name: main
                            regions: [eu-west-1]
                          - <<: *registry
                            name: partner
                            account: "444455556666"
                        secrets:
                          - name: ecr-pull
                            registries: [main, partner]
                            namespaces: &where [default]
                        clusters:
                          - name: anchored
                        """,
                        "us-east-1");

        assertThat(fleet.clusters().getFirst().secrets().getFirst().registries())
                .containsExactly(
                        new Registry.Private(
                                "main", Optional.empty(), List.of("eu-west-1"), Optional.empty()),
                        new Registry.Private(
                                "partner",
                                Optional.of("444455556666"),
                                List.of("eu-west-1"),
                                Optional.empty()));
    }

    @Test
    void mergesInTheOrderOfYaml() {
        String merged =
                SampleFile.with(
                        "{app: web}",
                        "{<<: [&first {a: first, b: first}, {<<: *first, b: second, c: second, d: second}], c: own, d: null}");

        assertThat(SampleFile.parse(merged).clusters().getFirst().secrets().getFirst().labels())
                .isEqualTo(Map.of("a", "first", "b", "first", "c", "own"));
    }

    @Test
    void mergesOneMappingIntoTenThousandClusters() {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters:
                        - &cluster {name: prod, region: us-east-1, secrets: [ecr-pull]}
                        """);
        for (int i = 0; i < 10_000; i++) {
            yaml.append("- {<<: *cluster, name: prod-%d}%n".formatted(i));
        }

        assertThat(SampleFile.parse(yaml.toString()).clusters())
                .hasSize(10_001)
                .allMatch(cluster -> cluster.region().equals("us-east-1"));
    }

    @Test
    void treatsTerraformsNullsAsAbsent() {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        "clusters":
                        - "externalId": null
                          "name": "from-terraform"
                          "region": "eu-west-1"
                          "role": null
                          "secrets": null
                        "registries":
                        - "account": null
                          "name": "main"
                          "regions":
                          - "eu-west-1"
                          "role": null
                        "secrets":
                        - "hosts": null
                          "name": "ecr-pull"
                          "namespaces":
                          - "default"
                          "serviceAccounts": null
                        "version": 1
                        """,
                        "us-east-1");

        assertThat(fleet.clusters()).extracting(Cluster::name).containsExactly("from-terraform");
        assertThat(fleet.secrets().getFirst().hosts()).containsExactly(HostStyle.BARE);
    }

    @Test
    void acceptsADomainNameForAClusterOutsideEks() {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries:
                          - {name: main}
                        secrets:
                          - {name: ecr-pull, namespaces: [default]}
                        clusters:
                          - name: prod.k8s.example.com
                            kubeconfig: arn:aws:secretsmanager:eu-west-1:111122223333:secret:kops-AbCdEf
                        """,
                        "us-east-1");

        assertThat(fleet.clusters())
                .extracting(Cluster::name)
                .containsExactly("prod.k8s.example.com");
    }

    @Test
    void parsesAnArgoCdRepositoryOfOneProject() {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets:
                          - name: charts
                            format: argocd-repository
                            argocd: {type: helm, repository: charts/app, project: team-a, name: ECR charts}
                            namespaces: [argocd]
                        clusters: [{name: hub}]
                        """,
                        "eu-west-1");

        assertThat(fleet.secrets())
                .singleElement()
                .extracting(secret -> secret.argoCd().orElseThrow())
                .isEqualTo(
                        new ArgoCd(
                                ArgoCd.Type.HELM,
                                Optional.of("charts/app"),
                                Optional.of("team-a"),
                                Optional.of("ECR charts")));
    }

    @Test
    void parsesAHubWithArgoCdAndDiscoveredSpokes() {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        # A hub with Argo CD that reads charts from ECR as OCI artifacts, and workload clusters in other accounts.
                        version: 1
                        name: platform
                        registries:
                          - {name: shared, regions: [eu-west-1]}
                        secrets:
                          - name: ecr-oci
                            registries: [shared]
                            format: argocd-repo-creds
                            argocd: {type: helm}
                            namespaces: [argocd]
                            annotations:
                              argocd.argoproj.io/compare-options: IgnoreExtraneous
                              argocd.argoproj.io/sync-options: Prune=false
                          - name: ecr-pull
                            registries: [shared]
                            namespaces: ["team-*"]
                        clusters:
                          - {name: mgmt, secrets: [ecr-oci, ecr-pull]}
                          - discover:
                              regions: [eu-west-1]
                              roles: ["arn:aws:iam::444455556666:role/ecr-pusher-spoke"]
                              externalId: fleet
                              tags: {ecr: pull}
                            secrets: [ecr-pull]
                        """,
                        "eu-west-1");

        assertThat(fleet.clusters().getFirst().secrets())
                .extracting(SecretSpec::name)
                .containsExactly("ecr-oci", "ecr-pull");
        assertThat(fleet.scopes()).hasSize(1);
    }

    @Test
    void explainsThatRegistriesOtherThanEcrAreNotSupported() {
        assertThat(
                        SampleFile.mistakes(
                                """
                                version: 1
                                registries:
                                  - {name: ecr}
                                  - name: hub
                                    host: https://index.docker.io/v1/
                                    credentials: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:docker-hub-AbCdEf"
                                secrets:
                                  - {name: regcred, namespaces: [default]}
                                clusters:
                                  - name: static
                                """))
                .containsExactly(
                        "line 5, registries[1]: 'host' isn't supported, because ecr-pusher gets logins for Amazon ECR only; remove this registry, and keep its login in the Secret with onConflict: merge",
                        "line 6, registries[1]: 'credentials' isn't supported, because ecr-pusher gets logins for Amazon ECR only; remove this registry, and keep its login in the Secret with onConflict: merge");
    }

    @Test
    void explainsThatTwoSecretsCannotShareAName() {
        assertThat(
                        SampleFile.mistakes(
                                """
                                version: 1
                                registries:
                                  - {name: a, account: "444455556666", role: "arn:aws:iam::444455556666:role/team-a-pull"}
                                  - {name: b, account: "777788889999", role: "arn:aws:iam::777788889999:role/team-b-pull"}
                                secrets:
                                  - {name: regcred, registries: [a], namespaces: [team-a]}
                                  - {name: regcred, registries: [b], namespaces: [team-b]}
                                clusters:
                                  - name: tenants
                                """))
                .containsExactly(
                        "line 7, secrets[1]: the secret on line 6 is also named 'regcred'; choose another name");
    }

    @Test
    void acceptsAByteOrderMarkAndCarriageReturns() {
        String windows = "\uFEFF" + SampleFile.YAML.replace("\n", "\r\n");

        assertThat(SampleFile.parse(windows)).isEqualTo(SampleFile.parse(SampleFile.YAML));
    }

    @Test
    void acceptsRegistriesWithTheSameHostAndRoleInOneSecret() {
        assertThat(
                        SampleFile.mistakes(
                                SampleFile.with(
                                        "- name: public\n    public: true",
                                        "- name: public\n    regions: [eu-west-1]")))
                .isEmpty();
    }

    @Test
    void sharesOneListOfSecretsBetweenTenThousandClusters() {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters:
                        """);
        for (int i = 0; i < 10_000; i++) {
            yaml.append("- {name: prod-%d, region: eu-west-1}%n".formatted(i));
        }

        List<Cluster> clusters = SampleFile.parse(yaml.toString()).clusters();

        assertThat(clusters).hasSize(10_000);
        assertThat(clusters.getLast().secrets()).isSameAs(clusters.getFirst().secrets());
    }

    @Test
    void reportsTheSourceAndEveryMistakeInTheOrderOfTheFile() {
        String yaml =
                SampleFile.with("eu-central-1", "eu-central-1a")
                        .replace("regions: [us-east-1]", "regoins: [us-east-1]")
                        .replace("version: 1", "version: one");

        assertThatThrownBy(() -> SampleFile.parse(yaml))
                .isInstanceOf(InvalidFleetException.class)
                .hasMessage(
                        """
                        3 mistakes in s3://fleets/prod.yaml. Nothing was called:
                          line 1, version: 'one' isn't a supported version of the fleet file; write 1
                          line 7, registries[1]: unknown field 'regoins'; did you mean 'regions'?
                          line 26, clusters[0].region: 'eu-central-1a' is an Availability Zone; write its Region, eu-central-1""");
    }

    @Test
    void stopsAfterAHundredMistakes() {
        String yaml = SampleFile.YAML + "  - {name: more, regoin: x}\n".repeat(10_000);

        assertThatThrownBy(() -> SampleFile.parse(yaml))
                .hasMessageStartingWith(
                        "More than 100 mistakes in s3://fleets/prod.yaml. Nothing was called. Some of them:")
                .message()
                .hasLineCount(101);
    }

    @Test
    void parsesTheExampleInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        int begin = readme.indexOf("version: 1");
        String example = readme.substring(begin, readme.indexOf("```", begin));

        assertThat(FleetFile.parse("README.md", example, "eu-west-1").clusters()).hasSize(3);
    }
}
