package io.ecrpusher.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class StackTraceLogTest {
    private final List<String> lines = new ArrayList<>();
    private final StackTraceLog log = new StackTraceLog(lines::add);

    @Test
    void logsFramesMessageAndCausesInOneLineWithTheId() {
        String id =
                log.log(
                        new IllegalStateException(
                                "no endpoint\nof prod", new NullPointerException("name is null")));
        assertThat(id).matches("[0-9a-f]{8}");
        assertThat(lines).hasSize(1);
        JsonObject line = JsonParser.parseString(lines.getFirst()).getAsJsonObject();
        assertThat(line.get("level").getAsString()).isEqualTo("ERROR");
        assertThat(line.get("logId").getAsString()).isEqualTo(id);
        assertThat(line.get("stackTrace").getAsString())
                .startsWith(
                        "java.lang.IllegalStateException: no endpoint of prod\n\tat io.ecrpusher")
                .contains("StackTraceLogTest.logsFramesMessageAndCausesInOneLineWithTheId")
                .contains("\nCaused by: java.lang.NullPointerException: name is null\n\tat ");
    }

    @Test
    void logsEqualStackTracesOnceAndGivesThemTheSameId() {
        List<String> ids = new ArrayList<>();
        for (String cluster : List.of("prod", "staging", "dev")) {
            ids.add(log.log(new IllegalStateException("no endpoint of " + cluster)));
        }
        assertThat(ids.stream().distinct()).hasSize(1);
        assertThat(lines).hasSize(1);
        assertThat(log.log(new IllegalStateException("elsewhere"))).isNotEqualTo(ids.getFirst());
        assertThat(lines).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k8s-aws-v1.secret",
                "invalid URL https://user:secret@proxy.example.com:3128",
                "invalid URL https://sts.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Signature=secret",
                "For input string: \"0secret0secret0secret0secret0secret0\"",
                "{\"auths\": {\"host\": {\"password\": \"secret\"}}}",
                "Bearer token: secret",
            })
    void masksCredentialsInMessages(String message) {
        log.log(new IllegalStateException(message, new IllegalArgumentException(message)));
        assertThat(lines.getFirst()).contains("(masked)").doesNotContain("secret");
    }

    @Test
    void masksACredentialThatIsCut() {
        String message = "x".repeat(31) + " ";
        log.log(new IllegalStateException(message.repeat(127) + "0123456 secretSECRET0123456789"));
        log.log(
                new IllegalArgumentException(
                        message.repeat(127) + "x".repeat(20) + " secret012345"));
        assertThat(lines).hasSize(2).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void boundsEndlessTracesMessagesAndCauses() {
        Exception first = new Exception("x ".repeat(1_000_000));
        Exception second = new Exception("y ".repeat(1_000_000), first);
        StackTraceElement[] frames = new StackTraceElement[10_000];
        Arrays.fill(frames, new StackTraceElement("Deep", "dive", "Deep.java", 1));
        first.setStackTrace(frames);
        first.initCause(second);
        String id = log.log(first);
        assertThat(lines.getFirst()).contains(id, "... 9900 more").hasSizeLessThan(100_000);
    }
}
