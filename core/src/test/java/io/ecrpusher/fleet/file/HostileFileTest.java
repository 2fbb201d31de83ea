package io.ecrpusher.fleet.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.settings.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Parses files that are empty, huge, nested, or damaged at random. */
@Timeout(30)
class HostileFileTest {
    private static final int MUTATIONS = 4_000;
    private static final String EMPTY =
            "line 1: the file is empty; describe the fleet, starting with version: 1";
    private static final String TOO_DEEP =
            "line 1: lists and mappings are nested more than 20 levels deep; use fewer levels";
    private static final List<String> FRAGMENTS =
            List.of(
                    ":",
                    ": ",
                    "- ",
                    "\n",
                    "\t",
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    "'",
                    "\"",
                    "|",
                    ">",
                    "#",
                    "&a ",
                    "*a",
                    "!",
                    "!!set ",
                    "%",
                    "@",
                    "?",
                    "? ",
                    "<<: ",
                    "---\n",
                    "...\n",
                    "~",
                    "\\",
                    "\0",
                    "\u0085",
                    "\uFEFF",
                    "\uD83D\uDE00",
                    "\uD83D",
                    "*",
                    "0",
                    "null");

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "# nothing but\n# comments\n", "---\n", "null", "~"})
    void refusesAnEmptyFile(String yaml) {
        assertThat(SampleFile.mistakes(yaml)).containsExactly(EMPTY);
    }

    @Test
    void refusesAFileWithoutItsSections() {
        assertThat(SampleFile.mistakes("{}"))
                .containsExactly(
                        "line 1: 'version' is missing; write version: 1",
                        "line 1: 'registries' is missing; write registries: [{name: main}]",
                        "line 1: 'secrets' is missing; write secrets: [{name: ecr-pull, namespaces: [default]}]",
                        "line 1: 'clusters' is missing; write clusters: [{name: prod}]");
    }

    @Test
    void refusesAFileThatIsNotAMapping() {
        assertThat(SampleFile.mistakes("- a\n- b\n"))
                .containsExactly(
                        "line 1: this must be a mapping with the fields version, registries, secrets, clusters, name, prune, onRegistryFailure, addedByOthers, not a list");
        assertThat(SampleFile.mistakes("hello"))
                .containsExactly(
                        "line 1: this must be a mapping with the fields version, registries, secrets, clusters, name, prune, onRegistryFailure, addedByOthers, not 'hello'");
    }

    @Test
    void refusesSeveralDocuments() {
        assertThat(SampleFile.mistakes(SampleFile.YAML + "---\n" + SampleFile.YAML))
                .containsExactly(
                        "line 41: a second YAML document starts here; remove the '---' before it, or the whole document");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void refusesDeepNesting(String opening) {
        assertThat(SampleFile.mistakes(opening.repeat(100_000))).containsExactly(TOO_DEEP);
    }

    @Test
    void refusesExponentialAliases() {
        String bomb =
                IntStream.range(1, 40)
                        .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, aliases(i - 1)))
                        .collect(Collectors.joining("", "a0: &a0 [x]\n", ""));

        assertThat(SampleFile.mistakes(bomb))
                .containsExactly(
                        "line 1: the file has more than 100 aliases (*name) of lists and mappings; write them out");
    }

    private static String aliases(int i) {
        return String.join(", ", List.of("*a" + i, "*a" + i, "*a" + i, "*a" + i, "*a" + i));
    }

    @Test
    void refusesExponentialMergeKeys() {
        StringBuilder bomb = new StringBuilder("version: 1\nx0: &a0 {k0: v}\n");
        for (int i = 1; i < 5_000; i++) {
            bomb.append("x%d: &a%d {<<: [*a%d, *a%d], k%d: v}%n".formatted(i, i, i - 1, i - 1, i));
        }
        assertThat(SampleFile.mistakes(bomb.toString()))
                .containsExactly(
                        "line 1: '<<' merges more than 1000000 values into the file; write the fields out");
    }

    @Test
    void refusesAMappingMergedIntoThousandsOfOthers() {
        String keys =
                IntStream.range(0, 50_000)
                        .mapToObj("k%d: v"::formatted)
                        .collect(Collectors.joining(", ", "{", "}"));
        assertThat(
                        SampleFile.mistakes(
                                "x: &x %s\n%s".formatted(keys, "y: {<<: *x}\n".repeat(5_000))))
                .containsExactly(
                        "line 1: '<<' merges more than 1000000 values into the file; write the fields out");
    }

    @Test
    void refusesAValueThatContainsItself() {
        assertThat(
                        SampleFile.mistakes(
                                """
                                version: 1
                                registries: &r [*r]
                                secrets: &s {name: *s}
                                clusters: [&c {name: prod, secrets: *c}]
                                """))
                .containsExactly(
                        "line 2, registries[0]: this must be a mapping with the fields name, account, regions, role, externalId, sessionTags, public, not a list",
                        "line 3, secrets: this must be a list, not a mapping",
                        "line 4, clusters[0].secrets: this must be a list, not a mapping");
    }

    @Test
    void masksALongEncodedValueInTheMessage() {
        assertThat(
                        SampleFile.mistakes(
                                SampleFile.with("name: prod-us", "name: " + "x".repeat(500_000))))
                .containsExactly(
                        "line 30, clusters[1].name: '(masked)' isn't a valid EKS cluster name; write at most 100 letters, digits, '-', and '_'");
    }

    @Test
    void truncatesAHugeValueInTheMessage() {
        assertThat(
                        SampleFile.mistakes(
                                SampleFile.with(
                                        "name: prod-us", "name: " + "x. ".repeat(200_000) + "x")))
                .containsExactly(
                        "line 30, clusters[1].name: '%s…' isn't a valid EKS cluster name; write at most 100 letters, digits, '-', and '_'"
                                .formatted("x. ".repeat(20)));
    }

    @Test
    void refusesAHugeFile() {
        assertThat(
                        SampleFile.mistakes(
                                SampleFile.YAML + "#".repeat(Settings.FLEET_FILE_MAX_CHARACTERS)))
                .containsExactly(
                        "line 1: the file has more than 4194304 characters; list fewer clusters, or split it between two functions");
    }

    @Test
    void refusesMoreAnnotationsThanKubernetesAccepts() {
        assertThat(
                        SampleFile.mistakes(
                                SampleFile.with(
                                        "{example.com/owner: platform}",
                                        "{a: %s}".formatted("x".repeat(300 * 1024)))))
                .containsExactly(
                        "line 19, secrets[0].annotations: the annotations have 300 KiB, but Kubernetes accepts at most 256; shorten them");
    }

    @Test
    void refusesThousandsOfRegistries() {
        String more =
                IntStream.range(0, 20_000)
                        .mapToObj("  - {name: r%d}\n"::formatted)
                        .collect(Collectors.joining("", "registries:\n", ""));

        assertThat(
                        SampleFile.mistakes(
                                SampleFile.with(
                                        "registries:\n  - name: main", more + "  - name: main")))
                .contains(
                        "line 1003, registries[1000]: this list has more than 1000 entries; split the file between two functions");
    }

    /** Fails on any exception other than InvalidFleetException. */
    @Test
    void parsesOrRefusesMutationsWithOneLinePerMistake() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < MUTATIONS; i++) {
            String mutation = mutation(random);
            assertThat(SampleFile.mistakes(mutation))
                    .as(mutation)
                    .allSatisfy(
                            mistake ->
                                    assertThat(mistake)
                                            .startsWith("line ")
                                            .doesNotContain("\n", "yaml.", "Exception", "<block")
                                            .hasSizeLessThan(500));
        }
    }

    private static String mutation(Random random) {
        StringBuilder yaml = new StringBuilder(SampleFile.YAML);
        int edits = 1 + random.nextInt(4);
        for (int i = 0; i < edits; i++) {
            int from = random.nextInt(yaml.length());
            int to = Math.min(yaml.length(), from + random.nextInt(12));
            String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
            switch (random.nextInt(5)) {
                case 0 -> yaml.delete(from, to);
                case 1 -> yaml.insert(from, fragment);
                case 2 -> yaml.replace(from, to, fragment);
                case 3 -> yaml.insert(random.nextInt(yaml.length()), yaml.substring(from, to));
                default -> yaml.setCharAt(from, (char) random.nextInt(0x100));
            }
        }
        return yaml.toString();
    }
}
