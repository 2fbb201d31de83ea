package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

class MergedDocumentTest {
    private static final String RENDERED = "{\"auths\":{\"ours\":{\"auth\":\"QVdTOm5ldw==\"}}}";

    @Test
    void keepsOtherEntriesAndFields() throws FailureException {
        assertThat(
                        merged(
                                "{\"credHelpers\":{\"x\":\"y\"},\"auths\":{\"z\":{\"identitytoken\":\"t\"},\"a\":{\"auth\":\"dTpw\",\"email\":\"e\"}}}"))
                .isEqualTo(
                        "{\"credHelpers\":{\"x\":\"y\"},\"auths\":{\"a\":{\"auth\":\"dTpw\",\"email\":\"e\"},\"ours\":{\"auth\":\"QVdTOm5ldw==\"},\"z\":{\"identitytoken\":\"t\"}}}");
    }

    @Test
    void replacesOrRemovesEntriesThatEcrPusherWroteBefore() throws FailureException {
        assertThat(
                        merged(
                                "{\"auths\":{\"ours\":{\"auth\":\"not base64\"},\"former\":{\"auth\":\"bad\"}}}",
                                "ours",
                                "former"))
                .isEqualTo(RENDERED);
    }

    @Test
    void keepsFormerEntriesThatReadersAccept() throws FailureException {
        MergedDocument merged =
                merge(
                        "{\"auths\":{\"a\":{\"auth\":\"dTpw\"},\"former\":{\"auth\":\"QVdTOnA=\"},\"broken\":{\"auth\":\"bad\"}}}",
                        true,
                        "ours",
                        "former",
                        "broken",
                        "gone");
        assertThat(merged.document().reveal())
                .isEqualTo(
                        "{\"auths\":{\"a\":{\"auth\":\"dTpw\"},\"former\":{\"auth\":\"QVdTOnA=\"},\"ours\":{\"auth\":\"QVdTOm5ldw==\"}}}");
        assertThat(merged.ownHosts()).containsExactly("former", "ours");
        assertThat(merged.keepsFormer()).isTrue();
        assertThat(merged.shared()).isTrue();
    }

    @Test
    void isNotSharedForItsOwnFormerEntries() throws FailureException {
        String existing = "{\"auths\":{\"former\":{\"auth\":\"QVdTOnA=\"}}}";
        assertThat(merge(existing, true, "former").shared()).isFalse();
        assertThat(merge("{\"credsStore\":\"x\",\"auths\":{}}", true).shared()).isTrue();
    }

    @Test
    void addsTheLoginsToAConfigWithoutLogins() throws FailureException {
        assertThat(merged("{}")).isEqualTo(RENDERED);
    }

    @Test
    void changesNothingWhenMergedAgain() throws FailureException {
        String once = merged("{\"auths\":{\"a\":{\"auth\":\"dTpw\"}}}");
        assertThat(merged(once, "ours")).isEqualTo(once);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | its content isn't a JSON object",
                "[1] | its content isn't a JSON object",
                "{\"auths\":[]} | its 'auths' isn't a JSON object",
                "{\"auths\":{\"x\":1}} | its entry for 'x' isn't a JSON object",
                "{\"auths\":{\"x\":{\"auth\":\"dTpwdw\"}}} | the 'auth' of its entry for 'x' isn't base64 of user:password",
                "{\"auths\":{\"u:secret@x\":{\"auth\":\"dXB3\"}}} | the 'auth' of its entry for 'x' isn't base64 of user:password"
            })
    void refusesADocumentThatReadersWouldReject(String existing, String problem) {
        assertThatThrownBy(() -> merged(existing))
                .hasMessageContaining(problem)
                .hasMessageNotContaining("secret@")
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.INVALID));
    }

    private static String merged(String existing, String... former) throws FailureException {
        return merge(existing, false, former).document().reveal();
    }

    private static MergedDocument merge(String existing, boolean keepFormer, String... former)
            throws FailureException {
        return MergedDocument.of(
                Credential.of(existing), Credential.of(RENDERED), Set.of(former), keepFormer);
    }
}
