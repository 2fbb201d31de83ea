package io.ecrpusher.credential;

import io.ecrpusher.text.Growth;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;

class CredentialPiecesTest {
    @Test
    void findsWordsInLinearTime() {
        for (Pattern pattern : List.of(CredentialPieces.ENCODED, CredentialPieces.LOWERCASE)) {
            Growth.assertLinear(pattern, "a".repeat(19) + " ", "A=", "%", "a");
        }
    }
}
