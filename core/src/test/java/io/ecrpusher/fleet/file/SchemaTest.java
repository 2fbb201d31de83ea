package io.ecrpusher.fleet.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnRegistryFailure;
import io.ecrpusher.fleet.OnTypeChange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares docs/fleet.schema.json with the parser. */
class SchemaTest {
    private static final Gson JSON = new GsonBuilder().serializeNulls().create();
    private static final String TEXT = read();
    private static final JsonObject SCHEMA = JsonParser.parseString(TEXT).getAsJsonObject();

    @Test
    void containsTheFieldsOfTheParser() {
        assertFields(FleetFile.FIELDS, "");
        assertFields(FleetFile.PRUNE_FIELDS, "prune");
        assertFields(RegistryFields.FIELDS, "registries", "items");
        assertFields(SecretFields.FIELDS, "secrets", "items");
        assertFields(ClusterFields.FIELDS, "clusters", "items");
        assertFields(ClusterFields.DISCOVER_FIELDS, "clusters", "items", "discover");
        assertFields(ClusterFields.PAUSED_FIELDS, "clusters", "items", "paused");
        assertFields(OrganizationFields.FIELDS, "clusters", "items", "discover", "organization");
        assertFields(ArgoCdFields.FIELDS, "secrets", "items", "argocd");
        JsonObject namespaces = at("secrets", "items", "namespaces");
        assertThat(fields(namespaces.getAsJsonArray("oneOf").get(1).getAsJsonObject()))
                .isEqualTo(new TreeSet<>(NamespaceFields.FIELDS));
    }

    @Test
    void containsTheValuesOfTheParser() {
        assertValues(Arrays.stream(Format.values()).map(Format::fieldValue).toList(), "format");
        assertValues(
                Arrays.stream(OnConflict.values()).map(OnConflict::fieldValue).toList(),
                "onConflict");
        assertValues(
                Arrays.stream(OnTypeChange.values()).map(OnTypeChange::fieldValue).toList(),
                "onTypeChange");
        List<String> onRegistryFailure =
                Arrays.stream(OnRegistryFailure.values())
                        .map(OnRegistryFailure::fieldValue)
                        .toList();
        assertValues(onRegistryFailure, "onRegistryFailure");
        assertThat(values(at("onRegistryFailure"))).isEqualTo(onRegistryFailure);
        assertThat(values(at("secrets", "items", "hosts").getAsJsonObject("items")))
                .isEqualTo(Arrays.stream(HostStyle.values()).map(HostStyle::fieldValue).toList());
        assertThat(values(at("secrets", "items", "argocd", "type")))
                .isEqualTo(
                        Arrays.stream(ArgoCd.Type.values()).map(ArgoCd.Type::fieldValue).toList());
    }

    @Test
    void acceptsTheSampleFile() {
        assertThat(problems(SampleFile.YAML)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                version: 1
                name: null
                prune: null
                registries: [{name: a, account: null, regions: null, role: null, externalId: null, sessionTags: null, public: null}]
                secrets:
                - name: a
                  registries: null
                  format: null
                  hosts: null
                  namespaces: {include: null, exclude: null, labels: a}
                  serviceAccounts: null
                  labels: {a: null}
                  annotations: null
                  onConflict: null
                  onTypeChange: null
                  argocd: null
                clusters:
                - {name: a, region: null, role: null, externalId: null, sessionTags: null, secrets: null, paused: null, discover: null, endpoint: null, ca: null, token: null, clientCertificate: null, kubeconfig: null, context: null}
                - {name: null, discover: {regions: null, roles: null, externalId: null, sessionTags: null, organization: null, tags: null, exclude: null}}
                - discover: {organization: {role: a, externalId: null, sessionTags: null, units: null, tags: null, exclude: null, reader: null}}
                """,
                """
                version: 1
                registries: [{name: a}]
                secrets: [&a {name: a, namespaces: [a]}, {<<: *a, name: b}]
                clusters: [{name: prod.k8s.example.com, kubeconfig: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:k"}]
                """
            })
    void acceptsNullAndMergeKeysLikeTheParser(String yaml) {
        assertThat(SampleFile.mistakes(yaml)).isEmpty();
        assertThat(problems(yaml)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "version: 1 | version: 2",
                "version: 1 | verison: 1",
                "format: dockercfg | format: xml",
                "hosts: [bare, https] | hosts: []",
                "{include: [team-a, team-b]} | {exclude: [team-a]}",
                "{include: [team-a, team-b]} | team-a",
                "onConflict: adopt | onConflict: force",
                "{app: web} | [app]",
                "- name: prod-us | - {name: null, region: eu-west-1}",
                "- name: prod-us | - {discover: null}",
                "- name: prod-us | - {name: prod-us, paused: {reason: moving}}",
                "- name: prod-us | - {name: prod-us, paused: true}",
                "{include: [team-a, team-b]} | null",
                "{include: [team-a, team-b]} | {include: null}",
                "- name: prod-us | - region: eu-west-1"
            })
    void refusesStructuralMistakesLikeTheParser(String part, String replacement) {
        String edited = SampleFile.with(part, replacement);
        assertThat(SampleFile.mistakes(edited)).isNotEmpty();
        assertThat(problems(edited)).isNotEmpty();
    }

    private static List<String> problems(String yaml) {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(TEXT);
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return schema.validate(JSON.toJson(document), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static void assertFields(List<String> names, String... path) {
        assertThat(fields(at(path))).isEqualTo(new TreeSet<>(names));
    }

    private static void assertValues(List<String> expected, String field) {
        assertThat(values(at("secrets", "items", field))).isEqualTo(expected);
    }

    private static Set<String> fields(JsonObject of) {
        return new TreeSet<>(of.getAsJsonObject("properties").keySet());
    }

    private static List<String> values(JsonObject of) {
        JsonArray values = of.getAsJsonArray("enum");
        return values.asList().stream()
                .filter(value -> !value.isJsonNull())
                .map(JsonElement::getAsString)
                .toList();
    }

    private static JsonObject at(String... path) {
        JsonObject at = SCHEMA;
        for (String step : path) {
            if (!step.isEmpty()) {
                at =
                        step.equals("items")
                                ? at.getAsJsonObject("items")
                                : at.getAsJsonObject("properties").getAsJsonObject(step);
            }
        }
        return at;
    }

    private static String read() {
        try {
            return Files.readString(Path.of("../docs/fleet.schema.json"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
