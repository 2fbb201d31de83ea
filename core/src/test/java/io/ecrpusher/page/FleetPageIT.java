package io.ecrpusher.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.Freshness;
import io.ecrpusher.records.Pause;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.SecretRecord;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The fleet page in Chromium. */
class FleetPageIT {
    private static final String RUNS =
            "<img src=x onerror=\"ran='img'\"><script>ran='script'</script>";
    private static final int MAX_ROWS = 60;
    private static Browser browser;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void chooseLight() {
        browser.scheme("light");
    }

    @ParameterizedTest
    @CsvSource({"1,light", "1,dark", "40,light", "40,dark", "10000,light", "10000,dark"})
    void isAccessibleAndViolatesNoPolicy(int clusters, String scheme) {
        browser.scheme(scheme).open(SampleFleet.of(clusters));

        assertThat(browser.accessibilityProblems()).isEmpty();
        browser.click("#rows .row");
        browser.click("#runs-details summary");
        assertThat(browser.text("#panel-title")).isEqualTo(browser.text("#rows .row span"));
        assertThat(browser.accessibilityProblems()).isEmpty();
        assertThat(browser.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 10_000})
    void countsWhatTheRecordsSay(int clusters) {
        FleetRecords records = SampleFleet.of(clusters);

        browser.open(records);

        for (Freshness state : Freshness.values()) {
            long expected =
                    records.clusters().stream()
                            .filter(one -> one.paused().isEmpty())
                            .filter(one -> state(one) == state)
                            .count();
            assertThat(number(tile(state))).as(state.name()).isEqualTo(expected);
        }
        assertThat(number("Paused"))
                .isEqualTo(
                        records.clusters().stream()
                                .filter(one -> one.paused().isPresent())
                                .count());
        assertThat(number("Failing"))
                .isEqualTo(
                        records.clusters().stream()
                                .filter(one -> one.failure().isPresent())
                                .count());
    }

    @Test
    void hasTheOrderOfTheCommand() {
        FleetRecords records = SampleFleet.of(40);

        browser.open(records);

        List<String> shown = browser.texts("#rows .row > span:first-child");
        assertThat(shown)
                .hasSizeGreaterThan(10)
                .isEqualTo(
                        ClusterStatus.of(records, SampleFleet.NOW, SampleFleet.INTERVAL).stream()
                                .map(one -> one.cluster().id())
                                .map(id -> id.region() + "/" + id.name())
                                .limit(shown.size())
                                .toList());
    }

    @Test
    void countsEachNamespaceByItsOwnExpiry() {
        Instant soon = SampleFleet.NOW.plusSeconds(60);
        Instant later = SampleFleet.NOW.plus(Duration.ofHours(11));
        ClusterRecord mixed =
                new ClusterRecord(
                        new ClusterId("eu-west-1", "mixed", Optional.empty(), true),
                        Map.of(
                                "ecr-pull",
                                new SecretRecord(
                                        Optional.of(soon),
                                        10,
                                        3,
                                        new TreeMap<>(Map.of(soon, 1, later, 7)))),
                        Optional.of(SampleFleet.NOW),
                        SampleFleet.NOW,
                        Optional.empty(),
                        Optional.empty());

        browser.open(SampleFleet.records(List.of(mixed), List.of()));

        assertThat(browser.texts("#tiles button"))
                .contains(
                        "Never written\n1\n2 Secrets",
                        "Expiring\n0\n1 Secret",
                        "Fresh\n0\n7 Secrets");
        browser.click("#rows .row");
        assertThat(browser.text("#panel table")).contains("10, 3 failing, 2 never written");
    }

    @Test
    void runsNothingFromNamesAndMessages() {
        ClusterId id =
                new ClusterId(
                        "eu-west-1",
                        RUNS,
                        Optional.of("arn:aws:iam::" + RUNS + ":role/" + RUNS),
                        false);
        ClusterRecord hostile =
                new ClusterRecord(
                        id,
                        Map.of(RUNS, new SecretRecord(Optional.empty(), 3, 3)),
                        Optional.empty(),
                        SampleFleet.NOW,
                        Optional.empty(),
                        Optional.of(new Pause(SampleFleet.NOW.plusSeconds(60), RUNS)));
        String message = (RUNS + "</script><!--\u2028\u202Etxt ").repeat(9).substring(0, 250);
        FleetRecords records =
                SampleFleet.records(
                        List.of(
                                SampleFleet.failing(hostile, Cause.INVALID, message),
                                SampleFleet.cluster("other", SampleFleet.NOW)),
                        List.of(RUNS));

        browser.open(records);
        browser.click("#rows .row:last-child");

        assertThat(browser.text("#panel-title")).isEqualTo("eu-west-1/" + RUNS);
        assertThat(browser.text("#panel .detail")).startsWith(RUNS).doesNotContain("\u202E");
        assertThat(browser.text("#panel")).contains("role/" + RUNS);
        assertThat(browser.text("#notices")).contains(RUNS);
        assertThat(browser.text("#panel code"))
                .isEqualTo(Remedy.of(Cause.INVALID).commandFor(id))
                .startsWith("ecr-pusher doctor --cluster 'eu-west-1/<img");
        assertThat(browser.run("return ran;")).isNull();
        assertThat(browser.elements("img, #panel script, #grid script")).isEmpty();
        assertThat(browser.violations()).isEmpty();
    }

    @Test
    void proposesTheCommandsThatStatusProposes() {
        ClusterId own = new ClusterId("eu-west-1", "it's \"new\"", Optional.empty(), true);
        ClusterId denied = new ClusterId("eu-west-1", "denied", Optional.empty(), true);
        ClusterId other =
                new ClusterId(
                        "eu-west-1",
                        "prod",
                        Optional.of("arn:aws:iam::444455556666:role/spoke"),
                        true);
        List<ClusterRecord> failing =
                List.of(
                        failing(own, Cause.THROTTLED, "HTTP 429"),
                        failing(other, Cause.NOT_AUTHORIZED, "RBAC refuses it"),
                        failing(denied, Cause.NOT_AUTHORIZED, "eks:DescribeCluster: Denied"));

        browser.open(SampleFleet.records(failing, List.of()));
        Map<String, String> commands = new TreeMap<>();
        for (int row = 1; row <= failing.size(); row++) {
            browser.click("#rows .row:nth-child(%d)".formatted(row));
            commands.put(browser.text("#panel-title"), browser.text("#panel code"));
        }

        assertThat(commands).hasSize(failing.size());
        for (ClusterRecord cluster : failing) {
            assertThat(commands)
                    .containsEntry(
                            cluster.id().region() + "/" + cluster.id().name(),
                            Remedy.of(cluster.failure().orElseThrow()).commandFor(cluster.id()));
        }
    }

    private static ClusterRecord failing(ClusterId id, Cause cause, String detail) {
        return new ClusterRecord(
                id,
                Map.of("s", new SecretRecord(Optional.empty(), 1, 1)),
                Optional.empty(),
                SampleFleet.NOW,
                Optional.of(new RecordedFailure(cause, detail, SampleFleet.NOW)),
                Optional.empty());
    }

    @Test
    void filtersByAccountRegionCauseSecretStateAndText() {
        browser.open(SampleFleet.of(40));

        browser.choose("account", "222233334444");
        assertThat(browser.text("#count")).isEqualTo("10 of 40 clusters");
        browser.choose("region", "eu-west-1");
        assertThat(browser.text("#count")).isEqualTo("2 of 40 clusters");
        browser.click("#clear");
        assertThat(browser.text("#count")).isEqualTo("40 clusters");
        browser.choose("cause", "UNREACHABLE");
        assertThat(browser.text("#count")).isEqualTo("1 of 40 clusters");
        browser.click("#clear");
        browser.choose("secret", "flux-ecr");
        assertThat(browser.text("#count")).isEqualTo("20 of 40 clusters");
        browser.click("#clear");
        browser.type("#text", "EU-central payments");
        assertThat(browser.texts("#rows .row > span:first-child"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("eu-central-1/payments"));
        browser.click("#clear");
        browser.click("#tiles button:nth-child(2)");
        assertThat(browser.text("#count")).isEqualTo("1 of 40 clusters");
        assertThat(browser.element("#tiles button:nth-child(2)").getDomAttribute("aria-pressed"))
                .isEqualTo("true");
        browser.type("#text", "no such cluster");
        assertThat(browser.text("#rows")).isEqualTo("No cluster matches the filters.");
        assertThat(browser.accessibilityProblems()).isEmpty();
    }

    @Test
    void worksWithTheKeyboardAlone() {
        browser.open(SampleFleet.of(40));

        browser.press(Keys.TAB);
        assertThat(browser.text(":focus")).isEqualTo("Skip to the clusters");
        for (int tile = 1; tile <= 7; tile++) {
            browser.press(Keys.TAB);
            assertThat(browser.focused()).isEqualTo("BUTTON");
        }
        browser.press(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("SUMMARY");
        for (String id : List.of("text", "account", "region", "cause", "secret", "clear", "grid")) {
            browser.press(Keys.TAB);
            assertThat(browser.focused()).isEqualTo(id);
        }
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        assertThat(browser.element("#grid").getDomAttribute("aria-activedescendant"))
                .isEqualTo("row-1");
        String second = browser.text("#row-1 span");
        browser.press(Keys.ENTER);
        assertThat(browser.focused()).isEqualTo("panel-title");
        assertThat(browser.text("#panel-title")).isEqualTo(second);
        browser.press(Keys.TAB);
        assertThat(browser.text(":focus")).isEqualTo("Close");
        browser.press(Keys.ESCAPE);
        assertThat(browser.element("#panel").isDisplayed()).isFalse();
        assertThat(browser.focused()).isEqualTo("grid");
        browser.press(Keys.END);
        assertThat(browser.element("#grid").getDomAttribute("aria-activedescendant"))
                .isEqualTo("row-39");
        assertThat(browser.element("#row-39").isDisplayed()).isTrue();
        browser.press(Keys.HOME);
        assertThat(browser.element("#row-0").isDisplayed()).isTrue();
    }

    @Test
    void copiesOrSelectsTheCommand() {
        browser.open(SampleFleet.of(40));
        browser.click("#rows .row");

        browser.click("#panel .command button");

        assertThat(browser.run("return getSelection().toString().trim();"))
                .isEqualTo(browser.text("#panel code"));
        assertThat(browser.text("#panel code"))
                .isEqualTo("aws eks list-clusters --region eu-west-1");
    }

    @Test
    void agesByItself() {
        Instant expiry = SampleFleet.NOW.plus(Duration.ofHours(11));
        browser.open(SampleFleet.records(List.of(SampleFleet.cluster("prod", expiry)), List.of()));
        for (Freshness state :
                List.of(Freshness.FRESH, Freshness.AGING, Freshness.EXPIRING, Freshness.EXPIRED)) {
            Instant last = lastSecondOf(state, expiry);
            browser.setClock(last);
            assertThat(number(tile(state))).as("last second of %s", state).isEqualTo(1);
            browser.setClock(last.plusSeconds(1));
            assertThat(number(tile(state)))
                    .as("after %s", state)
                    .isEqualTo(state == Freshness.EXPIRED ? 1 : 0);
        }
        assertThat(browser.text("#rows .row")).contains("Expired", "ago");
    }

    @Test
    void warnsAboutItsAgeAfterTwoIntervals() {
        FleetRecords records = SampleFleet.of(40);
        Instant last = records.lastRun().orElseThrow();
        browser.open(records);
        assertThat(browser.text("#notices")).isEmpty();

        browser.setClock(last.plus(SampleFleet.INTERVAL.multipliedBy(2)));
        assertThat(browser.text("#notices")).isEmpty();
        browser.setClock(last.plus(SampleFleet.INTERVAL.multipliedBy(2)).plusSeconds(1));
        assertThat(browser.text("#notices")).contains("This page is old", "12 h ago");
        browser.setClock(last.minusSeconds(3600));
        assertThat(browser.text("#notices")).contains("1 h in the future");
        assertThat(browser.accessibilityProblems()).isEmpty();
    }

    @Test
    void saysWhatTheRecordsLackAndThatThereAreNone() {
        browser.open(
                new FleetRecords(
                        "ecr-pusher",
                        SampleFleet.NOW,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of("records/ecr-pusher/07.json is damaged")));

        assertThat(browser.text("#notices"))
                .contains(
                        "The records don't say when the last run was",
                        "The records have problems",
                        "07.json is damaged");
        assertThat(browser.text("#rows")).isEqualTo("The records have no clusters yet.");
        assertThat(browser.accessibilityProblems()).isEmpty();
    }

    @Test
    void showsAPauseUntilItEnds() {
        Instant until = Instant.parse("2026-12-01T08:00:00Z");
        browser.open(SampleFleet.of(40));

        browser.click("#tiles button:last-child");
        assertThat(browser.texts("#rows .row"))
                .hasSize(1)
                .first()
                .asString()
                .contains("Paused, fresh");
        browser.click("#rows .row");
        assertThat(browser.text("#panel")).contains("nodes are being replaced, CHG-4711");
        browser.setClock(until);
        assertThat(number("Paused")).isZero();
        assertThat(number("Expired")).isEqualTo(39);
    }

    @Test
    void rendersOnlyRowsInView() {
        browser.open(SampleFleet.of(10_000));

        assertThat(browser.elements("#rows .row")).hasSizeLessThan(MAX_ROWS);
        browser.run("document.getElementById('grid').scrollTop = 1e9;");
        browser.frame();
        assertThat(browser.elements("#rows .row")).hasSizeLessThan(MAX_ROWS);
        assertThat(browser.element("#row-9999").isDisplayed()).isTrue();
        assertThat(browser.element("#grid").getDomAttribute("aria-rowcount")).isEqualTo("10001");
        assertThat(browser.element("#row-9999").getDomAttribute("aria-rowindex"))
                .isEqualTo("10001");
    }

    @Test
    void opensTheClusterOfASquareInTheHeatMap() {
        browser.open(SampleFleet.of(40));

        browser.click("#map");

        assertThat(browser.element("#panel").isDisplayed()).isTrue();
        assertThat(browser.element("#map").getDomProperty("ariaLabel"))
                .startsWith("Heat map of 40 clusters, worst first: 1 never written, 1 expired");
    }

    /**
     * Prints figures for docs/performance.md. They depend on the machine, so nothing checks them.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 10_000})
    void measuresFirstPaintAndScrolling(int clusters) {
        FleetRecords records = SampleFleet.of(clusters);
        int bytes = FleetPage.of(records, SampleFleet.INTERVAL).html(SampleFleet.NOW).length;
        browser.open(records);
        browser.frame();

        System.out.printf(
                "Fleet page, %,d clusters: %,d bytes; first contentful paint after %s ms; complete after %s ms; scrolling: %s%n",
                clusters,
                bytes,
                browser.firstPaint(),
                browser.run(
                        "return Math.round(performance.getEntriesByType('navigation')[0].domComplete);"),
                browser.scroll());
        assertThat(bytes).isLessThan(2 * 1024 * 1024);
    }

    private static Instant lastSecondOf(Freshness state, Instant expiry) {
        return switch (state) {
            case FRESH -> expiry.minus(Freshness.agingBelow(SampleFleet.INTERVAL));
            case AGING -> expiry.minus(Freshness.expiringBelow(SampleFleet.INTERVAL));
            case EXPIRING -> expiry.minusSeconds(1);
            case EXPIRED, NEVER_WRITTEN -> expiry.plus(Duration.ofDays(1));
        };
    }

    private static Freshness state(ClusterRecord cluster) {
        return ClusterStatus.of(cluster, SampleFleet.NOW, SampleFleet.INTERVAL).state();
    }

    private static String tile(Freshness state) {
        return switch (state) {
            case FRESH -> "Fresh";
            case AGING -> "Aging";
            case EXPIRING -> "Expiring";
            case EXPIRED -> "Expired";
            case NEVER_WRITTEN -> "Never written";
        };
    }

    private static long number(String tile) {
        return browser.texts("#tiles button").stream()
                .filter(text -> text.startsWith(tile + "\n"))
                .mapToLong(
                        text ->
                                Long.parseLong(
                                        text.lines()
                                                .skip(1)
                                                .findFirst()
                                                .orElseThrow()
                                                .replace(",", "")))
                .sum();
    }
}
