package io.ecrpusher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Compares docs/runbook.md with the causes and with the alarms of infra/template.yaml. */
class RunbookTest {
    private static final Pattern ALARM =
            Pattern.compile("^  (\\w+):\\n    Type: AWS::CloudWatch::Alarm$", Pattern.MULTILINE);
    private static final Pattern COMPOSITE =
            Pattern.compile(
                    "^  (\\w+):\\n    Type: AWS::CloudWatch::CompositeAlarm$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("Runbook: docs/runbook\\.md#([a-z0-9-]+)");
    private static final Pattern HEADING = Pattern.compile("^##+ (.+)$", Pattern.MULTILINE);
    private static final Pattern LOCAL_LINK = Pattern.compile("\\]\\(#([a-z0-9-]+)\\)");

    private final String runbook = read("../docs/runbook.md");
    private final String template = read("../infra/template.yaml");

    @ParameterizedTest
    @EnumSource(Cause.class)
    void eachCauseHasARowThatSaysWhetherARunRetriesIt(Cause cause) {
        String retried = cause.retryable() ? " (retried)" : "";

        assertThat(runbook)
                .containsPattern(
                        "(?m)^\\| `%s`%s \\| [^|]{5,} \\| [^|]{5,} \\|$"
                                .formatted(cause, Pattern.quote(retried)));
    }

    @Test
    void eachAlarmHasARowInTheTable() {
        assertThat(names(ALARM))
                .isNotEmpty()
                .allSatisfy(
                        alarm ->
                                assertThat(runbook)
                                        .containsPattern(
                                                "(?m)^\\|[^|]*`%s`[^|]*\\|.*\\]\\(#[a-z-]+\\) \\|$"
                                                        .formatted(alarm)));
    }

    @Test
    void eachAlarmThatCombinesOthersIsExplained() {
        assertThat(names(COMPOSITE))
                .isNotEmpty()
                .allSatisfy(alarm -> assertThat(runbook).contains("- `" + alarm + "`: "));
    }

    @Test
    void eachLinkOfAnAlarmOrOfThePageLeadsToASection() {
        List<String> sections =
                HEADING.matcher(runbook)
                        .results()
                        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
                        .toList();

        assertThat(LINK.matcher(template).results().map(RunbookTest::first))
                .isNotEmpty()
                .isSubsetOf(sections);
        assertThat(LOCAL_LINK.matcher(runbook).results().map(RunbookTest::first))
                .isSubsetOf(sections);
    }

    private List<String> names(Pattern resource) {
        return resource.matcher(template).results().map(RunbookTest::first).toList();
    }

    private static String first(MatchResult match) {
        return match.group(1);
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
