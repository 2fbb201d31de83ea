package io.ecrpusher.kubernetes.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.stream.JsonReader;

import okio.Buffer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringReader;

class ConfirmationTest {
    private static final Confirmation CONFIRMATION =
            new Confirmation("Secret", "team-a", "ecr-pull");

    /** As kube-apiserver 1.36 writes it. */
    private static final String RESPONSE =
            "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"name\":\"ecr-pull\",\"namespace\":\"team-a\",\"uid\":\"1\"}}";

    @Test
    void needsOnlyTheFirstBytesOfAnApiServersResponse() throws IOException {
        assertThat(CONFIRMATION.parseStart(new Buffer().writeUtf8(RESPONSE))).contains(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"kind\": \"PartialObjectMetadata\",\n  \"metadata\": {\"name\": \"ecr-pull\", \"namespace\": \"team-a\"}}",
                "{\"metadata\":{\"namespace\":\"team-a\",\"name\":\"ecr-pull\"},\"kind\":\"Secret\"}"
            })
    void parsesAnotherForm(String body) throws IOException {
        assertThat(CONFIRMATION.parseStart(new Buffer().writeUtf8(body))).isEmpty();
        assertThat(CONFIRMATION.parse(new JsonReader(new StringReader(body)))).isTrue();
    }

    @Test
    void isFalseForAnObjectThatIsBeingDeleted() throws IOException {
        String body =
                RESPONSE.replace("\"uid\":\"1\"", "\"deletionTimestamp\":\"2026-01-01T12:00:00Z\"");
        assertThat(CONFIRMATION.parseStart(new Buffer().writeUtf8(body))).isEmpty();
        assertThat(CONFIRMATION.parse(new JsonReader(new StringReader(body)))).isFalse();
    }

    @Test
    void refusesAnotherObject() throws IOException {
        for (String body :
                new String[] {
                    RESPONSE.replace("ecr-pull", "ecr-pull-2"),
                    RESPONSE.replace("team-a", "team-b"),
                    RESPONSE.replace("PartialObjectMetadata", "Status"),
                    "{}"
                }) {
            assertThat(CONFIRMATION.parseStart(new Buffer().writeUtf8(body))).isEmpty();
            assertThatThrownBy(() -> CONFIRMATION.parse(new JsonReader(new StringReader(body))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
