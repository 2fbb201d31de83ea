package io.ecrpusher.kubernetes.response;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.credential.Credential;

import okhttp3.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringReader;
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
    private static final SentCredentials SENT = new SentCredentials();

    static {
        SENT.addToken(Credential.of(TOKEN));
        SENT.addSecret("registry", Credential.of(BODY));
    }

    @Test
    void removesAllPiecesOfTheTokenAndThePasswordsInEveryForm() {
        for (String credential :
                new String[] {
                    TOKEN, SESSION, SIGNATURE, PASSWORD, AUTH, base64(DOCUMENT),
                }) {
            for (int length : new int[] {24, 30, 60}) {
                for (int i = 0; i + length <= credential.length(); i++) {
                    String piece = credential.substring(i, i + length);
                    assertThat(
                                    longestRun(
                                            SENT.removedFrom("User \"%s\" x".formatted(piece)),
                                            credential))
                            .isLessThan(16);
                }
            }
        }
    }

    private static int longestRun(String text, String credential) {
        int longest = 0;
        for (int from = 0; from < text.length(); from++) {
            while (from + longest < text.length()
                    && credential.contains(text.substring(from, from + longest + 1))) {
                longest++;
            }
        }
        return longest;
    }

    @Test
    void removesSeveralPiecesAndKeepsWhatIsBetweenThem() {
        assertThat(SENT.removedFrom("a %s b %s".formatted(TOKEN, PASSWORD)))
                .startsWith("a ")
                .contains(" b ")
                .hasSizeLessThan(30);
    }

    @Test
    void findsAPieceBetweenHiddenCharacters() {
        String hidden = String.join("\u200b", PASSWORD.substring(0, 60).split(""));
        assertThat(SENT.removedFrom("a %s b".formatted(hidden))).hasSizeLessThan(16);
    }

    @Test
    void remembersAnEarlierTokenAndEachSecret() {
        SentCredentials sent = new SentCredentials();
        String other = random(300);
        sent.addToken(Credential.of(TOKEN));
        sent.addToken(Credential.of(other));
        sent.addSecret("registry", Credential.of(BODY));
        sent.addSecret("empty", Credential.of("{}"));
        for (String credential : new String[] {TOKEN, other, PASSWORD}) {
            assertThat(sent.removedFrom(credential)).hasSizeLessThan(16);
        }
    }

    @Test
    void removesLowercaseTokensFromNames() {
        String secret = "x7k2m9p4q8r5t6v3w1z8b4c6d9f2g5h7j3";
        SentCredentials sent = new SentCredentials();
        sent.addToken(Credential.of("kubeconfig-user-b6rgc:" + secret));

        assertThat(sent.removedFrom("team-" + secret.substring(0, 20))).doesNotContain("m9p4q8");
        assertThat(sent.removedFrom("kubeconfig-user-b6rgc")).isEqualTo("kubeconfig-user-b6rgc");
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
    void removesAShortTokenOfARequest() {
        SentCredentials sent =
                SentCredentials.of(
                        new Request.Builder()
                                .url("https://api.example")
                                .header("Authorization", "Bearer u-abc:x7k2")
                                .build());

        assertThat(sent.removedFrom("u-abc:x7k2 is unknown")).isEqualTo("… is unknown");
    }

    @Test
    void readsNoRepetitionButInRawText() throws IOException {
        String json = "{\"%1$s\":\"%1$s\",\"data\":\"%1$s\"}".formatted(PASSWORD);
        try (ServerReader reader = new ServerReader(new StringReader(json), SENT)) {
            reader.beginObject();
            assertThat(reader.nextName()).hasSizeLessThan(16);
            assertThat(reader.nextString()).hasSizeLessThan(16);
            assertThat(reader.nextName()).isEqualTo("data");
            assertThat(JsonFields.raw(reader)).isEqualTo(PASSWORD);
        }
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
