package io.ecrpusher.kubernetes.response;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.text.Growth;

import okhttp3.Request;
import okhttp3.RequestBody;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.SplittableRandom;

class SentCredentialsTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(1);
    private static final String SESSION = random(600);
    private static final String SIGNATURE = "0123456789abcdef".repeat(4);
    private static final String URL =
            "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Security-Token=%s&X-Amz-Signature=%s"
                    .formatted(
                            SESSION.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
                            SIGNATURE);
    private static final String TOKEN =
            "k8s-aws-v1."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(URL.getBytes(UTF_8));
    private static final String PASSWORD = random(1500);
    private static final String AUTH = base64("AWS:" + PASSWORD);
    private static final String DOCUMENT =
            "{\"auths\":{\"111122223333.dkr.ecr.eu-west-1.amazonaws.com\":{\"username\":\"AWS\",\"password\":\"%s\",\"auth\":\"%s\"}}}"
                    .formatted(PASSWORD, AUTH);
    private static final String BODY =
            "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"registry-credentials-of-payments\"},\"data\":{\".dockerconfigjson\":\"%s\"}}"
                    .formatted(base64(DOCUMENT));
    private static final SentCredentials SENT =
            SentCredentials.of(
                    new Request.Builder()
                            .url("https://api.example")
                            .header("Authorization", "Bearer " + TOKEN)
                            .patch(RequestBody.create(BODY.getBytes(UTF_8)))
                            .build());

    @Test
    void removesAllPiecesOfTheTokenAndThePasswordsInEveryForm() {
        for (String credential :
                new String[] {
                    TOKEN, SESSION, SIGNATURE, PASSWORD, AUTH, base64(DOCUMENT),
                }) {
            for (int length : new int[] {16, 17, 30, 60}) {
                for (int i = 0; i + length <= credential.length(); i += 7) {
                    String piece = credential.substring(i, i + length);
                    assertThat(SENT.removedFrom("User \"%s\" cannot patch".formatted(piece)))
                            .isEqualTo("User \"…\" cannot patch");
                }
            }
        }
    }

    @Test
    void removesSeveralPiecesAndKeepsWhatIsBetweenThem() {
        assertThat(
                        SENT.removedFrom(
                                "a %s b %s%s"
                                        .formatted(
                                                PASSWORD.substring(5, 40),
                                                TOKEN,
                                                PASSWORD.substring(9, 60))))
                .isEqualTo("a … b …");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secrets \"registry-credentials-of-payments\" is forbidden: User \"arn:aws:sts::111122223333:assumed-role/EcrPusherRotation1Role/ecr-pusher\" cannot patch resource \"secrets\"",
                "only 111122223333.dkr.ecr.eu-west-1.amazonaws.com is allowed in .dockerconfigjson",
                "the presigned request went to sts.eu-west-1.amazonaws.com",
            })
    void keepsAllOtherText(String text) {
        assertThat(SENT.removedFrom(text)).isEqualTo(text);
    }

    @Test
    void keepsTheTextIfTheRequestHasNoCredential() {
        SentCredentials none =
                SentCredentials.of(new Request.Builder().url("https://api.example").build());

        assertThat(none.removedFrom(PASSWORD)).isEqualTo(PASSWORD);
    }

    @Test
    void removesAShortToken() {
        SentCredentials sent =
                SentCredentials.ofToken(
                        new Request.Builder()
                                .url("https://api.example")
                                .header("Authorization", "Bearer u-abc:x7k2")
                                .build());

        assertThat(sent.removedFrom("u-abc:x7k2 is unknown")).isEqualTo("… is unknown");
    }

    @Test
    void findsWordsInLinearTime() {
        Growth.assertLinear(SentCredentials.ENCODED, "a".repeat(19) + " ", "A=", "%", "a");
    }

    private static String random(int length) {
        byte[] bytes = new byte[length * 3 / 4];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
