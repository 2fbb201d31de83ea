package io.ecrpusher.cli.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.grant.GrantFixture.Result;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code grant --print}, for pipelines and other tools. */
class GrantPrintTest {
    private static final String SPOKE = "arn:aws:iam::444455556666:role/ecr-pusher-spoke";
    private static final Pattern ENTRY =
            Pattern.compile(
                    "aws eks create-access-entry --region (\\S+) --cluster-name (\\S+) --principal-arn '(\\S+)' --kubernetes-groups ecr-pusher");

    private final GrantFixture fixture = new GrantFixture();
    private final String file =
            GrantFixture.file(
                    """
                    version: 1
                    registries: [{name: main}]
                    secrets: [{name: ecr-pull, namespaces: [default]}, {name: more, namespaces: ["*"]}]
                    clusters:
                      - {name: a, region: eu-west-1, secrets: [ecr-pull]}
                      - {name: b_2, region: us-east-1, role: "%s", secrets: [more]}
                    """
                            .formatted(SPOKE));

    @AfterEach
    void close() {
        fixture.close();
    }

    private String print(String format) {
        Result result =
                fixture.run("grant", "-f", file, "--role", TestFleet.ROLE, "--print", format);
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.OK);
        return result.out();
    }

    private static List<Map<?, ?>> yaml(String text) {
        List<Map<?, ?>> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(text)
                .forEach(document -> documents.add((Map<?, ?>) document));
        return documents;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cli", "cloudformation", "terraform", "eksctl", "manifests"})
    void needsNoCallToAws(String format) {
        assertThat(print(format)).isNotEmpty();
        assertThat(fixture.simulator().calls()).isEmpty();
    }

    @Test
    void printsACommandForEachAccessEntry() {
        String script = print("cli");

        assertThat(
                        ENTRY.matcher(script)
                                .results()
                                .map(
                                        found ->
                                                found.group(1)
                                                        + "/"
                                                        + found.group(2)
                                                        + " "
                                                        + found.group(3)))
                .containsExactly("eu-west-1/a " + TestFleet.ROLE, "us-east-1/b_2 " + SPOKE);
        assertThat(script)
                .startsWith("#!/bin/sh\n")
                .contains(
                        "if [ \"$account\" = 111122223333 ]; then",
                        "if [ \"$account\" = 444455556666 ]; then",
                        "  manifests1 | kubectl",
                        "  manifests2 | kubectl");
    }

    @Test
    void printsACloudFormationTemplateForAllAccountsAndRegions() {
        Map<?, ?> template = yaml(print("cloudformation")).getFirst();

        assertThat((Map<?, ?>) template.get("Conditions")).hasSize(2);
        assertThat(((Map<?, ?>) template.get("Resources")).values())
                .hasSize(2)
                .anySatisfy(
                        resource ->
                                assertThat((Map<?, ?>) ((Map<?, ?>) resource).get("Properties"))
                                        .isEqualTo(
                                                Map.of(
                                                        "ClusterName",
                                                        "b_2",
                                                        "PrincipalArn",
                                                        SPOKE,
                                                        "Type",
                                                        "STANDARD",
                                                        "KubernetesGroups",
                                                        List.of("ecr-pusher"))));
        assertThat(((Map<?, ?>) template.get("Resources")).keySet())
                .allSatisfy(id -> assertThat((String) id).matches("[A-Za-z0-9]+"));
    }

    @Test
    void printsTerraformResourcesForEachAccount() {
        assertThat(print("terraform"))
                .contains(
                        """
                        locals {
                          ecr_pusher_444455556666 = {
                            "us-east-1/b_2" = { region = "us-east-1", cluster = "b_2", role = "%s" }
                          }
                        }

                        resource "aws_eks_access_entry" "ecr_pusher_444455556666" {
                          for_each          = local.ecr_pusher_444455556666
                          provider          = aws.account_444455556666
                          region            = each.value.region
                          cluster_name      = each.value.cluster
                          principal_arn     = each.value.role
                          kubernetes_groups = ["ecr-pusher"]
                          type              = "STANDARD"
                        }
                        """
                                .formatted(SPOKE))
                .contains("aws_eks_access_entry\" \"ecr_pusher_111122223333\"");
    }

    @Test
    void printsAClusterConfigOfEksctlForEachCluster() {
        assertThat(yaml(print("eksctl")))
                .hasSize(2)
                .first()
                .isEqualTo(
                        Map.of(
                                "apiVersion",
                                "eksctl.io/v1alpha5",
                                "kind",
                                "ClusterConfig",
                                "metadata",
                                Map.of("name", "a", "region", "eu-west-1"),
                                "accessConfig",
                                Map.of(
                                        "accessEntries",
                                        List.of(
                                                Map.of(
                                                        "principalARN",
                                                        TestFleet.ROLE,
                                                        "type",
                                                        "STANDARD",
                                                        "kubernetesGroups",
                                                        List.of("ecr-pusher"))))));
    }

    @Test
    void printsTheManifestsThatRbacPrints() {
        String a = fixture.run("rbac", "-f", file, "--cluster", "a").out();
        String b = fixture.run("rbac", "-f", file, "--cluster", "b_2").out();

        assertThat(print("manifests"))
                .isEqualTo(
                        "# Only for: eu-west-1/a\n%s---\n# Only for: us-east-1/b_2\n%s"
                                .formatted(a, b));
    }

    @Test
    void readsTheTagsOfDiscoveredClusters() {
        EksCluster _ = fixture.cluster("tagged").tag("ecr-pusher", "enabled");
        fixture.cluster("other");
        String discovering =
                GrantFixture.file(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters: [{discover: {regions: [eu-west-1], tags: {ecr-pusher: enabled}}}]
                        """);

        Result result =
                fixture.run("grant", "-f", discovering, "--role", TestFleet.ROLE, "--print", "cli");

        assertThat(ENTRY.matcher(result.out()).results().map(found -> found.group(2)))
                .containsExactly("tagged");
    }
}
