package io.ecrpusher.fleet.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
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
import io.ecrpusher.fleet.OnTypeChange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

/** Holds docs/fleet.schema.json to the parser. */
class SchemaTest {
    private static final String TEXT = read();
    private static final JsonObject SCHEMA = JsonParser.parseString(TEXT).getAsJsonObject();

    @Test
    void itHasTheFieldsThatTheParserReads() {
        assertFields(FleetFile.FLEET, "");
        assertFields(FleetFile.PRUNE, "prune");
        assertFields(RegistryFields.SHAPE, "registries", "items");
        assertFields(SecretFields.SHAPE, "secrets", "items");
        assertFields(ClusterFields.SHAPE, "clusters", "items");
        assertFields(ClusterFields.DISCOVER, "clusters", "items", "discover");
        assertFields(OrganizationFields.SHAPE, "clusters", "items", "discover", "organization");
        assertFields(ArgoCdFields.SHAPE, "secrets", "items", "argocd");
        JsonObject namespaces = at("secrets", "items", "namespaces");
        assertThat(fields(namespaces.getAsJsonArray("oneOf").get(1).getAsJsonObject()))
                .isEqualTo(new TreeSet<>(SecretFields.NAMESPACES.fields()));
    }

    @Test
    void itHasTheWordsThatTheParserKnows() {
        assertWords(Arrays.stream(Format.values()).map(Format::fieldValue).toList(), "format");
        assertWords(
                Arrays.stream(OnConflict.values()).map(OnConflict::fieldValue).toList(),
                "onConflict");
        assertWords(
                Arrays.stream(OnTypeChange.values()).map(OnTypeChange::fieldValue).toList(),
                "onTypeChange");
        assertThat(words(at("secrets", "items", "hosts").getAsJsonObject("items")))
                .isEqualTo(Arrays.stream(HostStyle.values()).map(HostStyle::fieldValue).toList());
        assertThat(words(at("secrets", "items", "argocd", "type")))
                .isEqualTo(
                        Arrays.stream(ArgoCd.Type.values()).map(ArgoCd.Type::fieldValue).toList());
    }

    @Test
    void theSampleFileIsValid() {
        assertThat(problems(SampleFile.YAML)).isEmpty();
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
                "- name: prod-us | - region: eu-west-1"
            })
    void whatTheParserRefusesOfTheFormIsInvalid(String part, String replacement) {
        String damaged = SampleFile.with(part, replacement);
        assertThat(SampleFile.mistakes(damaged)).isNotEmpty();
        assertThat(problems(damaged)).isNotEmpty();
    }

    private static List<String> problems(String yaml) {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(TEXT);
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return schema.validate(new Gson().toJson(document), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static void assertFields(FieldNames shape, String... path) {
        assertThat(fields(at(path))).isEqualTo(new TreeSet<>(shape.fields()));
    }

    private static void assertWords(List<String> words, String field) {
        assertThat(words(at("secrets", "items", field))).isEqualTo(words);
    }

    private static Set<String> fields(JsonObject of) {
        return new TreeSet<>(of.getAsJsonObject("properties").keySet());
    }

    private static List<String> words(JsonObject of) {
        JsonArray words = of.getAsJsonArray("enum");
        return words.asList().stream().map(JsonElement::getAsString).toList();
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
