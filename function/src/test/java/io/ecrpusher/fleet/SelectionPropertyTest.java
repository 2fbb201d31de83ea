package io.ecrpusher.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.Map;
import java.util.regex.Pattern;

/** Patterns beside a regular expression made of them; what agrees with Kubernetes is elsewhere. */
class SelectionPropertyTest {
    @Property
    void aPatternMatchesWhatItsRegularExpressionDoes(
            @ForAll("patterns") String pattern, @ForAll("names") String name) {
        String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(name.matches(expression));
    }

    @Property
    void whatASelectorRequiresIsWhatANegatedOneRefuses(
            @ForAll("labels") Map<String, String> labels, @ForAll("names") String value)
            throws WrongValueException {
        String quoted = value.isEmpty() ? "" : "a" + value + "a";
        assertThat(LabelSelector.parse("a in (x," + quoted + ")").matches(labels))
                .isNotEqualTo(LabelSelector.parse("a notin (x," + quoted + ")").matches(labels));
        assertThat(LabelSelector.parse("a").matches(labels))
                .isNotEqualTo(LabelSelector.parse("!a").matches(labels));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab-*?").ofMaxLength(12);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab-").ofMaxLength(12);
    }

    @Provide
    Arbitrary<Map<String, String>> labels() {
        return Arbitraries.maps(
                Arbitraries.of("a", "b"), Arbitraries.of("", "x", "aa", "aba", "abba"));
    }
}
