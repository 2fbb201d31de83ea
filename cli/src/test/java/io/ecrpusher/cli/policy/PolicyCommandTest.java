package io.ecrpusher.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.grant.GrantFixture;
import io.ecrpusher.cli.grant.GrantFixture.Result;
import io.ecrpusher.run.TestFleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** {@code policy}: only what the fleet needs, as {@code infra/iam} has it. */
class PolicyCommandTest {
    private static final Path IAM = Path.of("../infra/iam");
    private static final String SPOKE = "arn:aws:iam::444455556666:role/ecr-pusher-spoke";

    private final GrantFixture fixture = new GrantFixture();
    private final String everything =
            GrantFixture.file(
                    """
                    version: 1
                    registries:
                      - {name: main, regions: [eu-west-1, us-east-1]}
                      - {name: shared, account: "999900001111", regions: [eu-west-1]}
                      - {name: theirs, role: "%1$s", externalId: fleet}
                      - {name: gallery, public: true}
                    secrets: [{name: ecr-pull, namespaces: [default]}]
                    clusters:
                      - {name: prod, region: eu-west-1}
                      - {name: spoke, region: us-east-1, role: "%1$s", externalId: fleet}
                      - name: k3s
                        kubeconfig: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:k3s-GhIjKl"
                      - discover: {regions: [eu-central-1], tags: {ecr-pusher: enabled}}
                      - discover:
                          regions: [eu-north-1]
                          tags: {ecr-pusher: enabled}
                          organization: {role: org-spoke, externalId: fleet}
                    """
                            .formatted(SPOKE));

    @AfterEach
    void close() {
        fixture.close();
    }

    private JsonObject print(String file, String... more) {
        List<String> args =
                new ArrayList<>(List.of("policy", "-f", file, "--role", TestFleet.ROLE));
        args.addAll(List.of(more));
        Result result = fixture.run(args.toArray(String[]::new));
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.OK);
        return JsonParser.parseString(result.out()).getAsJsonObject();
    }

    private static Map<String, JsonObject> statements(JsonElement policy) {
        Map<String, JsonObject> statements = new TreeMap<>();
        for (JsonElement statement : policy.getAsJsonObject().getAsJsonArray("Statement")) {
            JsonObject one = statement.getAsJsonObject();
            statements.put(one.get("Sid").getAsString(), one);
        }
        return statements;
    }

    private static Set<String> texts(JsonElement oneOrMore) {
        Set<String> texts = new TreeSet<>();
        (oneOrMore instanceof JsonArray array ? array.asList() : List.of(oneOrMore))
                .forEach(text -> texts.add(text.getAsString()));
        return texts;
    }

    private static JsonObject json(String name) throws IOException {
        return JsonParser.parseString(Files.readString(IAM.resolve(name))).getAsJsonObject();
    }

    @Test
    void callsNothingWithALocalFileAndARole() {
        assertThat(print(everything).keySet()).containsExactly("function", "spokes", "repository");
        assertThat(fixture.simulator().calls()).isEmpty();
    }

    @Test
    void limitsTheFunctionToWhatTheFleetNames() {
        Map<String, JsonObject> function = statements(print(everything, "--for", "function"));

        assertThat(texts(function.get("Pull").get("Resource")))
                .containsExactly(
                        "arn:aws:ecr:eu-west-1:111122223333:repository/*",
                        "arn:aws:ecr:eu-west-1:999900001111:repository/*",
                        "arn:aws:ecr:us-east-1:111122223333:repository/*");
        assertThat(texts(function.get("ClusterLookup").get("Resource")))
                .containsExactly(
                        "arn:aws:eks:eu-central-1:111122223333:cluster/*",
                        "arn:aws:eks:eu-west-1:111122223333:cluster/prod");
        assertThat(texts(function.get("ClusterSecrets").get("Resource")))
                .containsExactly("arn:aws:secretsmanager:eu-west-1:111122223333:secret:k3s-GhIjKl");
        assertThat(texts(function.get("SpokeRoles").get("Resource"))).containsExactly(SPOKE);
        assertThat(texts(function.get("SpokeRolesOfOrganization").get("Resource")))
                .containsExactly("arn:aws:iam::*:role/org-spoke");
    }

    @Test
    void leavesOutWhatASmallFleetDoesNotNeed() {
        String small = GrantFixture.fleetFile("[default]", "a");

        assertThat(statements(print(small, "--for", "function")).keySet())
                .containsExactlyInAnyOrder(
                        "RegistryTokens",
                        "Pull",
                        "ClusterLookup",
                        "Logs",
                        "FailedRuns",
                        "Requests");
        assertThat(print(small).getAsJsonObject("spokes").keySet()).isEmpty();
    }

    @Test
    void allowsAllClustersOfARegionIfTheFleetNamesTooManyForAPolicy() {
        String[] clusters =
                IntStream.range(0, 21).mapToObj("c%02d"::formatted).toArray(String[]::new);
        String file = GrantFixture.fleetFile("[default]", clusters);

        assertThat(
                        texts(
                                statements(print(file, "--for", "function"))
                                        .get("ClusterLookup")
                                        .get("Resource")))
                .containsExactly("arn:aws:eks:eu-west-1:111122223333:cluster/*");
    }

    @Test
    void limitsTheRepositories() {
        String arn = "arn:aws:ecr:eu-west-1:111122223333:repository/shop/web";

        assertThat(
                        texts(
                                statements(
                                                print(
                                                        everything,
                                                        "--for",
                                                        "function",
                                                        "--repository",
                                                        arn))
                                        .get("Pull")
                                        .get("Resource")))
                .containsExactly(arn);
    }

    @Test
    void allowsPullThroughCacheRulesToImportImages() throws IOException {
        String arn = "arn:aws:ecr:*:111122223333:repository/docker-hub/*";
        JsonObject printed =
                statements(print(everything, "--for", "function", "--pull-through", arn))
                        .get("PullThrough");

        assertThat(texts(printed.get("Resource"))).containsExactly(arn);
        assertSame(printed, statements(json("function-policy.json")).get("PullThrough"));
        JsonObject spoke = CloudFormationRoles.read(IAM.resolve("spoke.yaml"), "SpokeRole");
        assertSame(printed, statements(CloudFormationRoles.policy(spoke)).get("PullThrough"));
    }

    @Test
    void hasTheActionsAndConditionsOfTheFunctionPolicyInTheRepository() throws IOException {
        Map<String, JsonObject> known = statements(json("function-policy.json"));
        Map<String, JsonObject> printed = statements(print(everything, "--for", "function"));

        assertThat(printed).hasSize(13);
        printed.forEach((sid, statement) -> assertSame(statement, known.get(sid)));
    }

    @Test
    void hasTheActionsAndConditionsOfTheStacksTemplate() throws IOException {
        JsonObject role = CloudFormationRoles.read(Path.of("../infra/template.yaml"), "RotateRole");
        Map<String, JsonObject> known = statements(CloudFormationRoles.policy(role));

        statements(print(everything, "--for", "function"))
                .forEach((sid, statement) -> assertSame(statement, known.get(sid)));
    }

    @Test
    void includesTheBucketTheQueueAndTheNetworkOfTheStack() throws IOException {
        Map<String, JsonObject> known = statements(json("function-policy.json"));
        Map<String, JsonObject> printed =
                statements(
                        print(
                                GrantFixture.fleetFile("[default]", "a"),
                                "--for",
                                "function",
                                "--bucket",
                                "ecr-pusher-answers",
                                "--queue",
                                "--vpc"));

        List<String> ofStack =
                List.of(
                        "Answers",
                        "AnswersThere",
                        "Jobs",
                        "NetworkInterfaces",
                        "NetworkInterfacesByLambdaOnly",
                        "Records");
        assertThat(printed.keySet()).containsAll(ofStack);
        ofStack.forEach(sid -> assertSame(printed.get(sid), known.get(sid)));
        for (String sid : List.of("Answers", "AnswersThere", "Records")) {
            assertThat(texts(printed.get(sid).get("Resource")))
                    .isEqualTo(texts(known.get(sid).get("Resource")));
        }
    }

    @Test
    void allowsTheStoreOfTheFleetFileToDecryptIt() {
        String key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd";
        JsonObject statement =
                statements(
                                print(
                                        GrantFixture.fleetFile("[default]", "a"),
                                        "--for",
                                        "function",
                                        "--fleet-key",
                                        key))
                        .get("FleetFileKey");

        assertThat(texts(statement.get("Resource"))).containsExactly(key);
        assertThat(statement.get("Condition"))
                .hasToString("{\"StringLike\":{\"kms:ViaService\":\"s3.*\"}}");
    }

    @Test
    void refusesAQueueWithoutTheBucket() {
        Result result =
                fixture.run(
                        "policy",
                        "-f",
                        GrantFixture.fleetFile("[default]", "a"),
                        "--role",
                        TestFleet.ROLE,
                        "--queue");

        assertThat(result.code()).isEqualTo(ExitCode.NOT_DONE);
        assertThat(result.err()).contains("--queue needs --bucket");
    }

    @Test
    void readsTheFleetFileWhereTheFunctionDoes() throws IOException {
        Map<String, JsonObject> known = statements(json("function-policy.json"));
        fixture.simulator().createBucket(TestFleet.ACCOUNT, "config");
        fixture.simulator()
                .putObject(
                        TestFleet.ACCOUNT,
                        "config",
                        "fleet.yaml",
                        Files.readString(Path.of(GrantFixture.fleetFile("[default]", "a"))));
        JsonObject s3 =
                statements(print("s3://config/fleet.yaml", "--for", "function"))
                        .get("FleetFileInS3");
        assertSame(s3, known.get("FleetFileInS3"));
        assertThat(texts(s3.get("Resource"))).containsExactly("arn:aws:s3:::config/fleet.yaml");

        fixture.simulator()
                .putParameter(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        "/fleet",
                        Files.readString(Path.of(GrantFixture.fleetFile("[default]", "a"))));
        JsonObject parameter =
                statements(print("ssm:/fleet", "--for", "function"))
                        .get("FleetFileInParameterStore");
        assertSame(parameter, known.get("FleetFileInParameterStore"));
        assertThat(texts(parameter.get("Resource")))
                .containsExactly("arn:aws:ssm:eu-west-1:111122223333:parameter/fleet");
    }

    @Test
    void hasTheActionsAndConditionsOfTheSpokeRoleInTheRepository() throws IOException {
        JsonObject role = CloudFormationRoles.read(IAM.resolve("spoke.yaml"), "SpokeRole");
        Map<String, JsonObject> trust =
                statements(print(everything, "--for", "trust", "--account", "444455556666"));
        assertThat(trust.keySet()).containsExactly("EcrPusher");
        JsonObject known =
                statements(role.getAsJsonObject("AssumeRolePolicyDocument")).get("EcrPusher");
        assertThat(texts(trust.get("EcrPusher").get("Action")))
                .isEqualTo(texts(known.get("Action")));
        assertThat(keys(trust.get("EcrPusher"))).isEqualTo(keys(known)).isNotEmpty();

        Map<String, JsonObject> policy =
                statements(print(everything, "--for", "spoke", "--account", "444455556666"));
        assertThat(policy.keySet())
                .containsExactlyInAnyOrder("ClusterLookup", "RegistryTokens", "Pull");
        Map<String, JsonObject> allowed = statements(CloudFormationRoles.policy(role));
        policy.forEach((sid, statement) -> assertSame(statement, allowed.get(sid)));
    }

    private static Set<String> keys(JsonObject statement) {
        return new TreeSet<>(
                statement.getAsJsonObject("Condition").getAsJsonObject("StringEquals").keySet());
    }

    @Test
    void hasTheActionsOfTheRepositoryPolicyInTheRepository() throws IOException {
        Map<String, JsonObject> printed = statements(print(everything, "--for", "repository"));

        assertThat(printed.keySet()).containsExactly("EcrPusherPull");
        assertThat(printed.get("EcrPusherPull"))
                .isEqualTo(statements(json("ecr-repository-policy.json")).get("EcrPusherPull"));
    }

    @Test
    void printsTheRoleOfAnOrganizationForAnyAccount() {
        JsonObject spoke =
                print(everything)
                        .getAsJsonObject("spokes")
                        .getAsJsonObject("arn:aws:iam::*:role/org-spoke");

        assertThat(texts(statements(spoke.get("policy")).get("ClusterLookup").get("Resource")))
                .containsExactly("arn:aws:eks:eu-north-1:${aws:PrincipalAccount}:cluster/*");
    }

    @Test
    void asksForTheAccountIfRolesDiffer() {
        Result result =
                fixture.run("policy", "-f", everything, "--role", TestFleet.ROLE, "--for", "spoke");

        assertThat(result.code()).isEqualTo(ExitCode.NOT_DONE);
        assertThat(result.err()).contains("Choose one with --account", SPOKE);
    }

    private static void assertSame(JsonObject printed, JsonObject known) {
        assertThat(known).as("infra/iam has %s", printed.get("Sid")).isNotNull();
        assertThat(texts(printed.get("Action")))
                .as(printed.get("Sid").getAsString())
                .isEqualTo(texts(known.get("Action")));
        assertThat(printed.get("Condition")).isEqualTo(known.get("Condition"));
        assertThat(printed.get("Effect")).isEqualTo(known.get("Effect"));
    }
}
