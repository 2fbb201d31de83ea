package io.ecrpusher.cli.doctor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

    @ParameterizedTest
    @CsvSource({
        "app, '', app, latest",
        "team/app:1.4, '', team/app, 1.4",
        HOST + "/team/app:v1_2, " + HOST + ", team/app, v1_2",
        "public.ecr.aws/docker/library/alpine, public.ecr.aws, docker/library/alpine, latest",
        "app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, '', app, sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    })
    void parsesNames(String text, String host, String repository, String reference) {
        Image image = Image.parse(text).orElseThrow();

        assertThat(image.host().orElse("")).isEqualTo(host);
        assertThat(image.repository()).isEqualTo(repository);
        assertThat(image.path()).isEqualTo("/v2/" + repository + "/manifests/" + reference);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "App", "app:", "app:a b", "a/../b?x", "https://x.y/app", "app@sha256:0"})
    void refusesOthers(String text) {
        assertThat(Image.parse(text)).isEmpty();
    }

    @Test
    void refusesALongNameInLinearTime() {
        assertThat(Image.parse("a-".repeat(100_000))).isEmpty();
        assertThat(Image.parse("a".repeat(500) + "!")).isEmpty();
    }
}
