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
    private static final String OURS = "{\"auths\":{\"ours\":{\"auth\":\"QVdTOm5ldw==\"}}}";

    @Test
    void othersEntriesAndFieldsStayAsTheyAre() throws FailureException {
        assertThat(
                        merged(
                                "{\"credHelpers\":{\"x\":\"y\"},\"auths\":{\"z\":{\"identitytoken\":\"t\"},\"a\":{\"auth\":\"dTpw\",\"email\":\"e\"}}}"))
                .isEqualTo(
                        "{\"credHelpers\":{\"x\":\"y\"},\"auths\":{\"a\":{\"auth\":\"dTpw\",\"email\":\"e\"},\"ours\":{\"auth\":\"QVdTOm5ldw==\"},\"z\":{\"identitytoken\":\"t\"}}}");
    }

    @Test
    void whatWeWroteBeforeIsReplacedOrGoes() throws FailureException {
        assertThat(
                        merged(
                                "{\"auths\":{\"ours\":{\"auth\":\"not base64\"},\"former\":{\"auth\":\"bad\"}}}",
                                "ours",
                                "former"))
                .isEqualTo(OURS);
    }

    @Test
    void aConfigWithoutLoginsGainsOurs() throws FailureException {
        assertThat(merged("{}")).isEqualTo(OURS);
    }

    @Test
    void toMergeAgainChangesNothing() throws FailureException {
        String once = merged("{\"auths\":{\"a\":{\"auth\":\"dTpw\"}}}");
        assertThat(merged(once, "ours")).isEqualTo(once);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | what it holds is no JSON object",
                "[1] | what it holds is no JSON object",
                "{\"auths\":[]} | its 'auths' is no object",
                "{\"auths\":{\"x\":1}} | its entry for 'x' is no object",
                "{\"auths\":{\"x\":{\"auth\":\"dTpwdw\"}}} | the 'auth' of its entry for 'x' is not base64 of user:password",
                "{\"auths\":{\"u:secret@x\":{\"auth\":\"dXB3\"}}} | the 'auth' of its entry for 'x' is not base64 of user:password"
            })
    void whatReadersWouldRefuseAsAWholeIsLeftAlone(String theirs, String problem) {
        assertThatThrownBy(() -> merged(theirs))
                .hasMessageContaining(problem)
                .hasMessageNotContaining("secret@")
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.INVALID));
    }

    private static String merged(String theirs, String... former) throws FailureException {
        return MergedDocument.of(Credential.of(theirs), Credential.of(OURS), Set.of(former))
                .reveal();
    }
}
