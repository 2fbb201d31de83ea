package io.ecrpusher.fleet.select;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;

import io.ecrpusher.text.InvalidValueException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Compares selectors with the results of k8s.io/apimachinery, from selector-vectors.go. */
final class SelectorVectorsTest {
    private static final Vectors VECTORS = read();

    private record Vectors(
            List<Map<String, String>> labels,
            List<Selection> selectors,
            List<String> names,
            List<Selected> patterns) {}

    private record Selection(String selector, boolean valid, List<Integer> matches) {}

    private record Selected(String pattern, List<String> matches) {}

    @Test
    void parsesAndMatchesLabelSelectorsLikeKubernetes() {
        assertThat(VECTORS.selectors()).hasSizeGreaterThan(2000);
        for (Selection vector : VECTORS.selectors()) {
            if (!vector.selector().isBlank()) {
                assertThat(matches(vector.selector()))
                        .as("'%s'", vector.selector())
                        .isEqualTo(vector.valid() ? vector.matches() : null);
            }
        }
    }

    @Test
    void refusesAnEmptySelector() {
        assertThat(matches("")).isNull();
        assertThat(matches(" ")).isNull();
    }

    @Test
    void matchesPatternsLikeGosPathMatch() {
        for (Selected vector : VECTORS.patterns()) {
            NamePattern pattern = new NamePattern(vector.pattern());
            assertThat(VECTORS.names().stream().filter(pattern::matches))
                    .as("'%s'", vector.pattern())
                    .isEqualTo(vector.matches());
        }
    }

    /** Returns the indexes of the matching labels; null if the selector is invalid. */
    private static List<Integer> matches(String text) {
        try {
            LabelSelector selector = LabelSelector.parse(text);
            return IntStream.range(0, VECTORS.labels().size())
                    .filter(i -> selector.matches(VECTORS.labels().get(i)))
                    .boxed()
                    .toList();
        } catch (InvalidValueException e) {
            assertThat(e.getMessage()).isNotBlank();
            return null;
        }
    }

    private static Vectors read() {
        try (var json =
                new InputStreamReader(
                        Objects.requireNonNull(
                                SelectorVectorsTest.class.getResourceAsStream(
                                        "selector-vectors.json")),
                        StandardCharsets.UTF_8)) {
            return new Gson().fromJson(json, Vectors.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
