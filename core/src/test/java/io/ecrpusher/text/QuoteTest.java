package io.ecrpusher.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuoteTest {
    @Test
    void replacesCharactersThatCannotBePrintedOnOneLine() {
        assertThat(Quote.of("a\nb\u001B[31m\u2028\u202E\uD83D"))
                .isEqualTo("'a\uFFFDb\uFFFD[31m\uFFFD\uFFFD\uFFFD'");
    }

    @Test
    void cutsALongTextBetweenCharacters() {
        assertThat(Quote.of("\uD83D\uDE00".repeat(61)))
                .isEqualTo("'" + "\uD83D\uDE00".repeat(60) + "…'");
    }
}
