package io.ecrpusher.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.IntStream;

class SuggestionTest {
    private static final List<String> FIELDS =
            List.of("name", "account", "regions", "role", "externalId", "public");

    @ParameterizedTest
    @CsvSource({
        "regoins, regions",
        "region, regions",
        "Regions, regions",
        "external_id, externalId",
        "externalID, externalId",
        "acount, account",
        "acc, account",
        "roles, role"
    })
    void suggestsTheNearestChoice(String word, String choice) {
        assertThat(Suggestion.nearest(word, FIELDS)).contains(choice);
    }

    @ParameterizedTest
    @CsvSource({"endpoint", "x", "kind", "''"})
    void suggestsNothingForADifferentWord(String word) {
        assertThat(Suggestion.nearest(word, FIELDS)).isEmpty();
    }

    @Test
    void listsUpToTwelveChoices() {
        List<String> many = IntStream.range(0, 13).mapToObj(Integer::toString).toList();

        assertThat(Suggestion.instead("x", List.of("refuse", "adopt")))
                .isEqualTo("; write refuse or adopt");
        assertThat(Suggestion.instead("x", List.of())).isEmpty();
        assertThat(Suggestion.instead("x", many)).isEmpty();
    }
}
