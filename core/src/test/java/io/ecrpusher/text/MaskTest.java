package io.ecrpusher.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.regex.Pattern;

class MaskTest {
    @Test
    void masksEncodedTextOf100CharactersOrMore() {
        assertThat(Mask.encoded("token %s is malformed".formatted("aB1-".repeat(25))))
                .isEqualTo("token (masked) is malformed");
        String shorter = "token %s is malformed".formatted("a".repeat(99));
        assertThat(Mask.encoded(shorter)).isEqualTo(shorter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\":\"hunter2\",\"auth\":\"Ym9iOmh1bnRlcjI=\"} is not allowed"
                        + "| {\"password\":(masked),\"auth\":(masked)} is not allowed",
                "{\\\"password\\\":\\\"hun\\\\\\\"ter2\\\",\\\"email\\\":\\\"b\\\"}"
                        + "| {\\\"password\\\":(masked),\\\"email\\\":\\\"b\\\"}",
                "{\"password\": \"hun\\\"ter 2\", \"email\": \"b\"}"
                        + "| {\"password\": (masked), \"email\": \"b\"}",
                "{'identitytoken': 'hunter2', 'a': 'b'} | {'identitytoken': (masked), 'a': 'b'}",
                "\"registrytoken\":\"hunter2 cut o | \"registrytoken\":(masked)",
                "map[auth:dTpw email:b PASSWORD=hunter2 a] | map[auth:(masked) email:b PASSWORD=(masked) a]",
                "Authorization: Basic dTpw is known | Authorization: (masked) is known",
                "password eyJwYXlsb2FkIjoiQUJD... | password (masked)...",
                "is QVdTOmV5SndZWGxz/+9iMjFr== of it | is (masked) of it",
                "data=QVdTOmV5SndZWGxzb2FkSWpv | data=(masked)",
            })
    void masksEverythingThatMayBePartOfALogin(String text, String masked) {
        assertThat(Mask.logins(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admission webhook \"validate.kyverno.svc-fail\" denied the request: resource Secret/team-payments-production-1/ecr-pull was blocked",
                "ValidatingAdmissionPolicy 'only-known-registries' with binding 'only-known-registries-2' denied request: failed at path /data/.dockerconfigjson/",
                "Post \"https://webhook-service.policy-system-2.svc:443/validate/v1beta1/secrets?timeout=10s\": context deadline exceeded",
                "User \"arn:aws:sts::111122223333:assumed-role/ecr-pusher-RotationRole-1ABCDEFGH2345/ecr-pusher\" may not",
                "namespace 0f8fad5b-d9cb-469f-a165-70867728950e: no password, no auth and no token is allowed",
                "exceeded quota: q, requested: count/secrets=1, used: count/secrets=1, limited: count/secrets=1",
            })
    void keepsTheRestOfAMessageReadable(String text) {
        assertThat(Mask.logins(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=\"\\", "aB1", "token", "auth:\\\"", "aB-", "a="})
    void masksLongTextInLinearTime(String part) {
        assertThat(Mask.logins(part.repeat(100_000))).isNotNull();
    }

    @Test
    void masksWordsWithCapitalLetters() {
        assertThat(
                        Mask.words(
                                "\" cannot patch resource \"a-namespace-of-many-words\" aB3dEfGh1jKlMn0p"))
                .isEqualTo("\" cannot patch resource \"a-namespace-of-many-words\" (masked)");
    }

    @Test
    void takesLinearTime() {
        String[] texts = {
            "a",
            "Aa1",
            "aaaaaaaaaaaaaaaaaaa=",
            "\"",
            "\\",
            "token",
            "token\"",
            "token:\\",
            "token:\\\"",
            "password = ",
            "auth:'",
            "authorization: basic ",
            "x".repeat(99) + " ",
            "token\"\"\"\"   "
        };
        for (Pattern pattern :
                List.of(Mask.LONG_ENCODED, Mask.LOGIN, Mask.SHORT_ENCODED, Mask.WORD)) {
            Growth.assertLinear(pattern, texts);
        }
        String backslashes = "\\".repeat(1000);
        Growth.assertLinear(Mask.LOGIN, "token:" + backslashes + "\"" + backslashes);
    }
}
