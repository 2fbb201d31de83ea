package io.ecrpusher.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.IntStream;

class WordsTest {
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
    void aMisspelltWordIsRecognised(String word, String meant) {
        assertThat(Suggestion.nearest(word, FIELDS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"endpoint", "x", "kind", "''"})
    void aWordUnlikeAnyIsNot(String word) {
        assertThat(Suggestion.nearest(word, FIELDS)).isEmpty();
    }

    @Test
    void whatCannotBePrintedOnOneLineIsReplaced() {
        assertThat(Quote.of("a\nb\u001B[31m\u2028\u202E\uD83D"))
                .isEqualTo("'a\uFFFDb\uFFFD[31m\uFFFD\uFFFD\uFFFD'");
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        assertThat(Quote.of("\uD83D\uDE00".repeat(61)))
                .isEqualTo("'" + "\uD83D\uDE00".repeat(60) + "…'");
    }

    @Test
    void fewChoicesAreListedAndManyAreNot() {
        List<String> many = IntStream.range(0, 13).mapToObj(Integer::toString).toList();

        assertThat(Suggestion.instead("x", List.of("refuse", "adopt")))
                .isEqualTo("; write refuse or adopt");
        assertThat(Suggestion.instead("x", List.of())).isEmpty();
        assertThat(Suggestion.instead("x", many)).isEmpty();
    }
}
