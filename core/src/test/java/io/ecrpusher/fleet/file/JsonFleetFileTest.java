package io.ecrpusher.fleet.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import java.util.Random;

/** Parses fleet files in JSON, which YAML 1.1 isn't a superset of. */
class JsonFleetFileTest {
    private static final Object SAMPLE = new Yaml().load(SampleFile.YAML);

    @Test
    void readsJsonWithTabsAndEscapedSlashes() {
        String json =
                new GsonBuilder()
                        .setFormattingStyle(FormattingStyle.PRETTY.withIndent("\t"))
                        .create()
                        .toJson(SAMPLE)
                        .replace("/", "\\/");

        assertThat(json).contains("\t\"version\"", "arn:aws:iam::044455556666:role\\/ecr-pull");
        assertThat(SampleFile.parse(json)).isEqualTo(SampleFile.parse(SampleFile.YAML));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", " ", "\n\t", "\r\n"})
    void readsCompactJsonAfter(String prefix) {
        assertThat(SampleFile.parse(prefix + new Gson().toJson(SAMPLE)))
                .isEqualTo(SampleFile.parse(SampleFile.YAML));
    }

    @Test
    void readsEveryEscapeNumberAndLineBreakOfJson() {
        String annotations =
                """
                {"version"
                \t:1e0, "version": 1, "name": null,
                "registries": [{"name": "m\\u0061in", "public": false}],
                "secrets": [{"name": "ecr-pull", "namespaces": ["default"], "labels": {"v": 1.10, "n": -0.5E+1},
                "annotations": {"a": "\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83D\\uDE00\u0085\u007f\u2028", "%s/x": ""}}],
                "clusters": [{"name": "prod"}]}"""
                        .formatted("k".repeat(200));

        assertThat(SampleFile.mistakes(annotations))
                .containsExactly(
                        "line 2: 'version' is already set on line 1; remove one",
                        "line 2, version: '1e0' isn't a supported version of the fleet file; write 1",
                        "line 4, secrets[0].labels.n: '-0.5E+1' isn't a valid label value; write at most 63 letters, digits, '-', '_', and '.', with a letter or digit at both ends, or use an annotation");
    }

    @Test
    void keepsTheTextOfAnnotationsAsJsonHasIt() {
        String json =
                """
                {"version": 1, "registries": [{"name": "main"}], "clusters": [{"name": "prod"}],
                "secrets": [{"name": "ecr-pull", "namespaces": ["default"],
                "annotations": {"a": "\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83D\\uDE00\u0085\u007f\u2028<<"}}]}""";

        assertThat(SampleFile.parse(json).secrets().getFirst().annotations())
                .containsEntry("a", "\"\\/\b\f\n\r\t\uD83D\uDE00\u0085\u007f\u2028<<");
    }

    @Test
    void reportsWhereJsonIsInvalid() {
        String problem =
                ": this isn't valid JSON; look for a missing or surplus comma, bracket, or quote before it";

        assertThat(SampleFile.mistakes("{\n\t\"version\": 1\n\t\"name\": \"x\"\n}"))
                .containsExactly("line 3, column 2" + problem);
        assertThat(SampleFile.mistakes("{\"version\": 1"))
                .containsExactly("line 1, column 14" + problem);
        assertThat(SampleFile.mistakes("{\"version\": \"a\\qb\"}"))
                .containsExactly("line 1, column 16" + problem);
        assertThat(SampleFile.mistakes("{\"a\": ".repeat(100_000)))
                .singleElement()
                .asString()
                .endsWith(
                        "lists and mappings are nested more than 20 levels deep; use fewer levels");
    }

    @Test
    void readsYamlThatStartsLikeJson() {
        assertThat(
                        SampleFile.mistakes(
                                "{version: 1, registries: [{name: main,}], secrets: [{name: ecr-pull, namespaces: [default]}], clusters: [{name: prod}]}"))
                .isEmpty();
        assertThat(
                        SampleFile.mistakes(
                                "{\"version\": 1, \"registries\": [{name: main}], \"secrets\": [{name: ecr-pull, namespaces: [default]}], \"clusters\": [{name: prod}],}"))
                .isEmpty();
    }

    @Test
    void reportsMistakesInJsonWithTheirLines() {
        assertThat(
                        SampleFile.mistakes(
                                """
                                {
                                \t"version": 1,
                                \t"registries": [{"name": "main", "regions": ["ireland"]}],
                                \t"<<": {},
                                \t"secrets": [{"name": "ecr-pull", "namespaces": ["default"]}],
                                \t"clusters": [{"name": "prod"}]
                                }
                                """))
                .containsExactly(
                        "line 3, registries[0].regions[0]: 'ireland' isn't an AWS Region; write one such as eu-west-1",
                        "line 4: unknown field '<<'; write version, registries, secrets, clusters, name, prune, onRegistryFailure, or addedByOthers");
    }

    /** Fails on any exception other than InvalidFleetException. */
    @Test
    void parsesOrRefusesMutationsWithOneLinePerMistake() {
        Random random = new Random(20_261_126);
        String json = new Gson().toJson(SAMPLE);
        String fragments = "{}[]\",:\\u0n-1.e\t\n<*&!#'";
        for (int i = 0; i < 4_000; i++) {
            StringBuilder mutation = new StringBuilder(json);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(mutation.length());
                char fragment = fragments.charAt(random.nextInt(fragments.length()));
                switch (random.nextInt(4)) {
                    case 0 -> mutation.deleteCharAt(at);
                    case 1 -> mutation.insert(at, fragment);
                    case 2 -> mutation.setLength(Math.max(1, at));
                    default -> mutation.setCharAt(at, fragment);
                }
            }
            assertThat(SampleFile.mistakes(mutation.toString()))
                    .as(mutation.toString())
                    .allSatisfy(
                            mistake ->
                                    assertThat(mistake)
                                            .startsWith("line ")
                                            .doesNotContain("\n", "yaml.", "Exception")
                                            .hasSizeLessThan(500));
        }
    }
}
