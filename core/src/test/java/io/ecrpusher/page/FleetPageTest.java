package io.ecrpusher.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class FleetPageTest {
    private static final int TWO_MEGABYTES = 2 * 1024 * 1024;
    private static final Pattern SCRIPT = Pattern.compile("<script[ >]");
    private static final Pattern POLICY =
            Pattern.compile("Content-Security-Policy\" content=\"([^\"]+)\"");

    private static String html(FleetRecords records) {
        return new String(
                FleetPage.of(records, SampleFleet.INTERVAL).html(SampleFleet.NOW),
                StandardCharsets.UTF_8);
    }

    @Test
    void isOneFileThatLoadsNothing() {
        assertThat(html(SampleFleet.of(40)).replace("http://www.w3.org/2000/svg", ""))
                .startsWith("<!doctype html>")
                .endsWith("</html>\n")
                .doesNotContain("http://", "https://", " src=", "innerHTML", "@DATA@", " style=")
                .doesNotContainPattern(" on[a-z]+=");
    }

    @Test
    void allowsOnlyItsOwnScriptAndStyle() {
        Matcher policy = POLICY.matcher(html(SampleFleet.of(1)));

        assertThat(policy.find()).isTrue();
        assertThat(policy.group(1))
                .matches(
                        "default-src 'none'; script-src 'sha256-[^']{44}'; style-src 'sha256-[^']{44}';"
                                + " img-src data:; base-uri 'none'; form-action 'none'");
    }

    @Test
    void holdsNamesAndMessagesOnlyAsJsonThatEndsNowhere() {
        String hostile =
                "</script><script>x</script><!--<script>\u2028\u2029\u202E @SCRIPT@ @DATA@ ${x}";
        FleetRecords records =
                SampleFleet.records(
                        List.of(
                                SampleFleet.failing(
                                        SampleFleet.cluster(hostile, SampleFleet.NOW),
                                        Cause.INVALID,
                                        hostile)),
                        List.of(hostile));

        String html = html(records);

        assertThat(SCRIPT.matcher(html).results()).hasSize(2);
        assertThat(html)
                .contains("\\u003c/script\\u003e\\u003cscript\\u003ex", "@SCRIPT@ @DATA@")
                .doesNotContain("\u2028", "\u2029", "\u202E", "<!--");
    }

    @Test
    void staysBelowTwoMegabytesAtTenThousandClustersThatAllFailDifferently() {
        List<ClusterRecord> clusters = new ArrayList<>();
        for (ClusterRecord cluster : SampleFleet.of(10_000).clusters()) {
            String detail = (cluster.id() + " says <no> ").repeat(20).substring(0, 250);
            clusters.add(SampleFleet.failing(cluster, Cause.INVALID, detail));
        }

        String html = html(SampleFleet.records(clusters, List.of()));

        assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(TWO_MEGABYTES);
        assertThat(html).contains("says \\u003cno\\u003e");
    }

    @Test
    void hasTheSameDigestForTheSameRecordsAtAnotherTime() {
        FleetRecords records = SampleFleet.of(40);
        FleetRecords later =
                new FleetRecords(
                        records.deployment(),
                        records.readAt().plusSeconds(300),
                        records.lastRun(),
                        records.clusters(),
                        records.history(),
                        records.problems());
        String digest = FleetPage.of(records, SampleFleet.INTERVAL).digest();

        assertThat(FleetPage.of(later, SampleFleet.INTERVAL).digest()).isEqualTo(digest);
        assertThat(FleetPage.of(SampleFleet.of(39), SampleFleet.INTERVAL).digest())
                .isNotEqualTo(digest);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void namesACommandForEveryCause(Cause cause) {
        ClusterId id = new ClusterId("eu-west-1", "it's; rm -rf /", Optional.empty(), true);
        Remedy remedy = Remedy.of(cause);

        assertThat(remedy.advice()).endsWith(".");
        assertThat(remedy.commandFor(id))
                .doesNotContain("{cluster}", "{event}", "{assume}", "{stack}")
                .doesNotContain("ecr-pusher push");
        if (remedy.command().contains("{event}")) {
            assertThat(remedy.commandFor(id))
                    .startsWith(
                            "echo '{\"clusters\":[\"eu-west-1/it'\\''s; rm -rf /\"]}' | aws lambda")
                    .contains("--stack-name ecr-pusher ", "'PushFunctionName'");
            assertThat(remedy.in("other").commandFor(id)).contains("--stack-name other ");
        }
        if (remedy.command().contains("{cluster}")) {
            assertThat(remedy.commandFor(id)).contains("'eu-west-1/it'\\''s; rm -rf /'");
            assertThat(remedy.in("other").commandFor(id)).endsWith(" --stack other");
        }
    }

    @Test
    void publishesThePageOnlyWhenItHasChanged() throws Exception {
        List<byte[]> written = new ArrayList<>();
        List<FleetRecords> records = new ArrayList<>(List.of(SampleFleet.of(1)));
        PublishedPage page =
                new PublishedPage(SampleFleet.INTERVAL, written::add, Clock.systemUTC());

        assertThat(page.update(records.getLast())).isTrue();
        assertThat(page.update(records.getLast())).isFalse();
        records.add(SampleFleet.of(2));
        assertThat(page.update(records.getLast())).isTrue();
        assertThat(written).hasSize(2);
    }
}
