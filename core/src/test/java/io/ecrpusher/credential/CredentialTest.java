package io.ecrpusher.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class CredentialTest {
    private static final Credential CREDENTIAL = Credential.of("pässword");

    @Test
    void printsAMask() {
        assertThat(CREDENTIAL).hasToString("(masked)");
    }

    @Test
    void revealsItsValueAsTextAndAsUtf8() {
        assertThat(CREDENTIAL.reveal()).isEqualTo("pässword");
        assertThat(CREDENTIAL.revealBytes()).isEqualTo("pässword".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void doesNotShareItsBytes() {
        CREDENTIAL.revealBytes()[0] = 'x';

        assertThat(CREDENTIAL.revealBytes()).isEqualTo("pässword".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void equalsACredentialOfTheSameValue() {
        assertThat(CREDENTIAL)
                .isEqualTo(Credential.of("pässword"))
                .hasSameHashCodeAs(Credential.of("pässword"))
                .isNotEqualTo(Credential.of("other"));
    }
}
