package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(merge("{\"psFormat\":\"x\",\"auths\":{}}", true).shared()).isTrue();
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
    @ValueSource(
            strings = {
                "https://ours",
                "http://ours",
                "ours/",
                "https://ours/v1/",
                "https://ours/v2/"
            })
    void givesEveryKeyOfAHostTheSameLogin(String key) throws FailureException {
        MergedDocument merged =
                merge(
                        "{\"auths\":{\"%s\":{\"auth\":\"QVdTOm9sZA==\",\"identitytoken\":\"old\"}}}"
                                .formatted(key),
                        false);
        assertThat(auths(merged).get(key)).isEqualTo(auths(merged).get("ours"));
        assertThat(merged.document().reveal()).doesNotContain("old", "QVdTOm9sZA==");
        assertThat(merged.ownHosts()).containsExactly("ours");
        assertThat(merged.shared()).isTrue();
    }

    @Test
    void givesFormerKeysOfAHostTheSameLoginUntilTheyAreRemoved() throws FailureException {
        String former =
                "{\"auths\":{\"ours\":{\"auth\":\"QVdTOm9sZA==\"},\"https://ours\":{\"auth\":\"QVdTOm9sZA==\"}}}";
        MergedDocument kept = merge(former, true, "ours", "https://ours");
        assertThat(auths(kept).get("https://ours")).isEqualTo(auths(kept).get("ours"));
        assertThat(merged(former, "ours", "https://ours")).isEqualTo(RENDERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ours/team-a",
                "https://ours/team-a",
                "ours/v1",
                "ours:443",
                "a.ours",
                "our"
            })
    void keepsOtherLoginsBesideTheHost(String key) throws FailureException {
        String other = "{\"auths\":{\"%s\":{\"auth\":\"dTpw\"}}}".formatted(key);
        assertThat(auths(merge(other, false)).getAsJsonObject(key).get("auth").getAsString())
                .isEqualTo("dTpw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"credsStore\":\"\"}",
                "{\"credsStore\":null,\"credHelpers\":null}",
                "{\"credHelpers\":{\"ghcr.io\":\"x\",\"our\":\"x\"}}",
                "{\"credsStore\":\"x\",\"credHelpers\":{\"ours\":\"\"}}"
            })
    void keepsHelpersThatLeaveTheLoginToTheDocument(String config) throws FailureException {
        String merged = merged(config);
        assertThat(JsonParser.parseString(merged).getAsJsonObject().get("auths"))
                .isEqualTo(JsonParser.parseString(RENDERED).getAsJsonObject().get("auths"));
        assertThat(merged).startsWith(config.substring(0, config.length() - 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | its content isn't a JSON object",
                "[1] | its content isn't a JSON object",
                "{\"auths\":[]} | its 'auths' isn't a JSON object",
                "{\"credsStore\":\"ecr-login\"} | its 'credsStore' makes clients run a credential helper for ours and ignore the login; remove that",
                "{\"credHelpers\":{\"ours\":\"ecr-login\"}} | its entry in 'credHelpers' makes clients run a credential helper for ours and ignore the login; remove that",
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

    private static JsonObject auths(MergedDocument merged) {
        return JsonParser.parseString(merged.document().reveal())
                .getAsJsonObject()
                .getAsJsonObject("auths");
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
