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

/** Files that no one in their right mind writes. */
@Timeout(30)
class HostileFileTest {
    private static final int MUTANTS = 4_000;
    private static final String EMPTY =
            "line 1: the file is empty; describe the fleet, beginning with version: 1";
    private static final String DEEP = "line 1: lists and fields lie more than 20 deep";
    private static final List<String> SPLINTERS =
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
    void anEmptyFileIsAMistakeAndNoEmptyFleet(String yaml) {
        assertThat(SampleFile.mistakes(yaml)).containsExactly(EMPTY);
    }

    @Test
    void aFileWithoutItsSectionsIsAMistake() {
        assertThat(SampleFile.mistakes("{}"))
                .containsExactly(
                        "line 1: 'version' is missing; write version: 1",
                        "line 1: 'registries' is missing; write registries: [{name: main}]",
                        "line 1: 'secrets' is missing; write secrets: [{name: ecr-pull, namespaces: [default]}]",
                        "line 1: 'clusters' is missing; write clusters: [{name: prod}]");
    }

    @Test
    void aFileThatIsNoMappingIsAMistake() {
        assertThat(SampleFile.mistakes("- a\n- b\n"))
                .containsExactly(
                        "line 1: fields belong here (version, registries, secrets, clusters, name, prune), not a list");
        assertThat(SampleFile.mistakes("hello"))
                .containsExactly(
                        "line 1: fields belong here (version, registries, secrets, clusters, name, prune), not 'hello'");
    }

    @Test
    void severalDocumentsAreAMistake() {
        assertThat(SampleFile.mistakes(SampleFile.YAML + "---\n" + SampleFile.YAML))
                .containsExactly(
                        "line 41: a second document begins here; remove the '---' before it, or all of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void whatIsNestedTooDeepIsRefused(String opening) {
        assertThat(SampleFile.mistakes(opening.repeat(100_000))).containsExactly(DEEP);
    }

    @Test
    void anAliasBombIsRefused() {
        String bomb =
                IntStream.range(1, 40)
                        .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, aliases(i - 1)))
                        .collect(Collectors.joining("", "a0: &a0 [x]\n", ""));

        assertThat(SampleFile.mistakes(bomb))
                .containsExactly(
                        "line 1: more than 100 aliases (*name) of lists and fields are used; write them out");
    }

    private static String aliases(int i) {
        return String.join(", ", List.of("*a" + i, "*a" + i, "*a" + i, "*a" + i, "*a" + i));
    }

    @Test
    void whatHoldsItselfIsRefused() {
        assertThat(
                        SampleFile.mistakes(
                                """
                                version: 1
                                registries: &r [*r]
                                secrets: &s {name: *s}
                                clusters: [&c {name: prod, secrets: *c}]
                                """))
                .containsExactly(
                        "line 2, registries[0]: fields belong here (name, account, regions, role, externalId, sessionTags, public), not a list",
                        "line 3, secrets: a list belongs here, not a mapping",
                        "line 4, clusters[0].secrets: a list belongs here, not a mapping");
    }

    @Test
    void aHugeValueIsCutShortInTheMessage() {
        assertThat(
                        SampleFile.mistakes(
                                SampleFile.with("name: prod-us", "name: " + "x".repeat(500_000))))
                .containsExactly(
                        "line 30, clusters[1].name: '%s…' cannot be an EKS cluster's name; write letters, digits, '-' and '_', at most 100"
                                .formatted("x".repeat(60)));
    }

    @Test
    void aHugeFileIsRefused() {
        assertThat(
                        SampleFile.mistakes(
                                SampleFile.YAML + "#".repeat(Settings.FLEET_FILE_MAX_CHARACTERS)))
                .containsExactly(
                        "line 1: the file is larger than 4 MiB; list fewer clusters, or split it between two functions");
    }

    @Test
    void asManyAnnotationsAsKubernetesRefusesAreRefused() {
        assertThat(
                        SampleFile.mistakes(
                                SampleFile.with(
                                        "{example.com/owner: platform}",
                                        "{a: %s}".formatted("x".repeat(300 * 1024)))))
                .containsExactly(
                        "line 19, secrets[0].annotations: Kubernetes accepts 256 KiB of annotations, and these are 300");
    }

    @Test
    void thousandsOfRegistriesAreRefused() {
        String more =
                IntStream.range(0, 20_000)
                        .mapToObj("  - {name: r%d}\n"::formatted)
                        .collect(Collectors.joining("", "registries:\n", ""));

        assertThat(
                        SampleFile.mistakes(
                                SampleFile.with(
                                        "registries:\n  - name: main", more + "  - name: main")))
                .contains(
                        "line 1003, registries[1000]: more than 1000 of these are not supported in one file");
    }

    /** Anything thrown but an InvalidFleetException ends this test. */
    @Test
    void mutantsOfAGoodFileAreReadOrRefusedInMessagesOfOneLine() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < MUTANTS; i++) {
            String mutant = mutant(random);
            assertThat(SampleFile.mistakes(mutant))
                    .as(mutant)
                    .allSatisfy(
                            mistake ->
                                    assertThat(mistake)
                                            .startsWith("line ")
                                            .doesNotContain("\n", "yaml.", "Exception", "<block")
                                            .hasSizeLessThan(500));
        }
    }

    private static String mutant(Random random) {
        StringBuilder yaml = new StringBuilder(SampleFile.YAML);
        int wounds = 1 + random.nextInt(4);
        for (int i = 0; i < wounds; i++) {
            int from = random.nextInt(yaml.length());
            int to = Math.min(yaml.length(), from + random.nextInt(12));
            String splinter = SPLINTERS.get(random.nextInt(SPLINTERS.size()));
            switch (random.nextInt(5)) {
                case 0 -> yaml.delete(from, to);
                case 1 -> yaml.insert(from, splinter);
                case 2 -> yaml.replace(from, to, splinter);
                case 3 -> yaml.insert(random.nextInt(yaml.length()), yaml.substring(from, to));
                default -> yaml.setCharAt(from, (char) random.nextInt(0x100));
            }
        }
        return yaml.toString();
    }
}
