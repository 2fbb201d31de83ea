package io.ecrpusher.fleet.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.Draw;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Compares patterns with regular expressions, and selectors with their negations. */
class SelectionPropertyTest {
    @Test
    void matchesLikeARegularExpression() {
        Draw.times(
                1_000,
                draw -> {
                    String pattern = draw.text("ab-*?", 0, 12);
                    String name = name(draw);
                    String expression =
                            Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
                    assertThat(new NamePattern(pattern).matches(name))
                            .as("'%s' of '%s'", pattern, name)
                            .isEqualTo(name.matches(expression));
                });
    }

    @Test
    void matchesTheOppositeOfTheNegatedSelector() {
        Draw.times(
                1_000,
                draw -> {
                    Map<String, String> labels = new HashMap<>();
                    for (String key : draw.some(List.of("a", "b"), 0)) {
                        labels.put(key, draw.one("", "x", "aa", "aba", "abba"));
                    }
                    String value = name(draw);
                    String quoted = value.isEmpty() ? "" : "a" + value + "a";
                    String values = "(x,%s)".formatted(quoted);
                    assertThat(LabelSelector.parse("a in " + values).matches(labels))
                            .as("a in %s of %s", values, labels)
                            .isNotEqualTo(LabelSelector.parse("a notin " + values).matches(labels));
                    assertThat(LabelSelector.parse("a").matches(labels))
                            .as("a of %s", labels)
                            .isNotEqualTo(LabelSelector.parse("!a").matches(labels));
                });
    }

    private static String name(Draw draw) {
        return draw.text("ab-", 0, 12);
    }
}
