package io.ecrpusher.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UntrustedTextTest {
    @Test
    void keepsPrintableTextOnOneLine() {
        assertThat(UntrustedText.of("a\nb\u001B[31m\u202Ec\u0085d\tä\uD83D\uDE00").value())
                .isEqualTo("a b[31mcd ä\uD83D\uDE00");
    }

    @Test
    void cutsLongTextBetweenCharacters() {
        assertThat(UntrustedText.of("x".repeat(400_000)).value()).isEqualTo("x".repeat(4096) + "…");
        assertThat(UntrustedText.of("\uD83D\uDE00".repeat(4096)).value())
                .isEqualTo("\uD83D\uDE00".repeat(2048) + "…");
    }
}
