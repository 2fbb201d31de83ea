package io.ecrpusher.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.Commands;
import io.ecrpusher.cli.NoCredential;
import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.TestRun;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.run.TestFleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class StatusCommandTest {
    private static final String BUCKET = "pusher-bucket";
    private static final String STACK = "ecr-pusher";
    private static final int MAX_ROTATIONS = 20;
    private static final String RECORDS = "records/" + STACK + "/";

    @TempDir private Path directory;

    private final TestFleet fleet = new TestFleet();

    /** Two clusters: of one, the function's role has no access entry. */
    @BeforeEach
    void deploy() {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        fleet.with("RECORDS_BUCKET", BUCKET)
                .with("STACK_NAME", STACK)
                .with("CLUSTERS", "good,locked");
        fleet.cluster("good", List.of("default"));
        fleet.simulator().addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "locked");
        fleet.simulator()
                .aws()
                .cloudFormation()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        STACK,
                        Map.of(
                                "FunctionName", "rotate",
                                "BucketName", BUCKET,
                                "Deployment", STACK));
        fleet.simulator()
                .aws()
                .lambda()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        "rotate",
                        TestFleet.ROLE,
                        Map.of("SCHEDULE", "rate(3 hours)"));
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    /**
     * Rotates until the records have both clusters: a run on a busy machine may not record them.
     */
    private void rotate() {
        for (int i = 0; i < MAX_ROTATIONS; i++) {
            fleet.run();
            String recorded =
                    fleet.simulator().objects(BUCKET).stream()
                            .map(key -> fleet.simulator().object(BUCKET, key).orElse(""))
                            .collect(Collectors.joining());
            if (recorded.contains("\"good\"") && recorded.contains("\"locked\"")) {
                return;
            }
        }
    }

    private RunResult run(String... args) {
        return run(Clock.systemUTC(), args);
    }

    private RunResult run(Clock clock, String... args) {
        RunResult result =
                new TestRun(directory).with("AWS_REGION", TestFleet.REGION).at(clock).run(args);
        NoCredential.in(result.all(), fleet.simulator());
        return result;
    }

    @Test
    void showsTheWorstClusterFirstAndWhatToDo() {
        rotate();

        RunResult result = run("status");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out().lines().map(line -> line.replaceAll(" {3,}", "|")))
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "CLUSTER|STATE|EXPIRES IN|SECRETS|LAST SUCCESS|CAUSE"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "eu-west-1/locked|NeverWritten|-|0/1|never|NOT_AUTHENTICATED"),
                        line ->
                                assertThat(line)
                                        .matches(
                                                "eu-west-1/good\\|Fresh\\|1[12]h\\|1/1\\|\\d+[sm] ago\\|-"));
        assertThat(result.err())
                .contains(
                        "2 clusters: 1 NeverWritten, 1 Fresh. Last run: ",
                        "\n  ecr-pusher grant --cluster eu-west-1/locked --yes\n");
    }

    @Test
    void callsNoCluster() {
        rotate();
        fleet.simulator().clusters().forEach(cluster -> cluster.kubernetes().close());

        assertThat(run("status").code()).isZero();
    }

    @Test
    void filtersByClusterStateAndCause() {
        rotate();

        assertThat(run("status", "-o", "name", "--cluster", "good").out())
                .isEqualTo("eu-west-1/good\n");
        assertThat(run("status", "-o", "name", "--state", "never-written,aging").out())
                .isEqualTo("eu-west-1/locked\n");
        assertThat(run("status", "-o", "name", "--cause", "not_authenticated").out())
                .isEqualTo("eu-west-1/locked\n");
        assertThat(run("status", "-o", "name", "--state", "paused").out()).isEmpty();
        assertThat(run("status", "--state", "fine").code()).isEqualTo(2);
        assertThat(run("status", "--cluster", "goood").err())
                .contains("no record of cluster 'goood'; did you mean 'good'?");
        assertThat(run("status", "--cluster", "goood", "--expiring-within", "3h").code())
                .isEqualTo(2);
    }

    @Test
    void exitsWithOneIfASecretIsNotValidLongEnough() {
        rotate();

        assertThat(run("status", "--expiring-within", "3h").code()).isEqualTo(1);
        assertThat(run("status", "--cluster", "good", "--expiring-within", "3h").code()).isZero();
        assertThat(run("status", "--cluster", "good", "--expiring-within", "13h").code())
                .isEqualTo(1);
        assertThat(run("status", "--cluster", "good", "--expiring-within", "soon").code())
                .isEqualTo(2);
    }

    @Test
    void writesDocumentsForPrograms() {
        rotate();

        JsonObject json =
                JsonParser.parseString(run("status", "-o", "json").out()).getAsJsonObject();

        assertThat(json.get("scheduleInterval").getAsString()).isEqualTo("PT3H");
        JsonObject first = json.getAsJsonArray("clusters").get(0).getAsJsonObject();
        assertThat(first.get("cluster").getAsString()).isEqualTo("eu-west-1/locked");
        assertThat(first.getAsJsonObject("failure").get("command").getAsString())
                .isEqualTo("ecr-pusher grant --cluster eu-west-1/locked --yes");
        assertThat(json.getAsJsonArray("runs")).isNotEmpty();
        assertThat(run("status", "-o", "yaml").out()).contains("cluster: eu-west-1/locked");
        assertThat(run("status", "-o", "wide").out()).contains("DETAIL");
    }

    @Test
    void saysWhatIsWrongWithTheRecordsAndGoesOn() {
        rotate();
        List<String> keys = fleet.simulator().objects(BUCKET);
        String shard = keys.stream().filter(key -> isShard(key, "good")).findFirst().orElseThrow();
        fleet.simulator().putObject(TestFleet.ACCOUNT, BUCKET, shard, "{\"cut o");

        RunResult result = run("status");

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains(shard + " is damaged");
        assertThat(result.out()).contains("eu-west-1/locked").doesNotContain("eu-west-1/good");
        assertThat(run("status", "--cluster", "good", "--expiring-within", "3h").code())
                .as("can't tell")
                .isEqualTo(2);
    }

    @Test
    void trustsNoTimeOfTheFuture() {
        rotate();
        List<String> keys = fleet.simulator().objects(BUCKET);
        String shard = keys.stream().filter(key -> isShard(key, "good")).findFirst().orElseThrow();
        String text = fleet.simulator().object(BUCKET, shard).orElseThrow();
        assertThat(keys).filteredOn(key -> isShard(key, "locked")).doesNotContain(shard);
        fleet.simulator()
                .putObject(
                        TestFleet.ACCOUNT,
                        BUCKET,
                        shard,
                        text.replaceAll("\"20\\d\\d-", "\"9026-"));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(13));

        RunResult table = run(later, "status");
        assertThat(table.err())
                .contains(
                        "1 record is dated in the future, and such times count as never: eu-west-1/good.",
                        "the records are old: the last run was 13h ago",
                        "Last run: 13h ago",
                        "2 clusters: 2 NeverWritten.");
        assertThat(run(later, "status", "-o", "wide").out())
                .containsPattern("eu-west-1/good .* never +in \\d+d");
        assertThat(run(later, "status", "--expiring-within", "1h").code()).isEqualTo(1);
        JsonObject json =
                JsonParser.parseString(run(later, "status", "-o", "json").out()).getAsJsonObject();
        assertThat(json.get("lastRun").getAsString()).startsWith("20");
        assertThat(json.getAsJsonArray("problems").get(0).getAsString()).startsWith("1 record is");
    }

    @Test
    void doesNotSayThatNothingIsRecordedIfAllIsDamaged() {
        rotate();
        fleet.simulator().objects(BUCKET).stream()
                .filter(key -> key.contains("shard-"))
                .forEach(
                        key ->
                                fleet.simulator()
                                        .putObject(TestFleet.ACCOUNT, BUCKET, key, "{\"cut o"));

        assertThat(run("status").err())
                .contains("is damaged", "Last run: unknown")
                .doesNotContain("no run has recorded anything");
    }

    private boolean isShard(String key, String cluster) {
        return key.startsWith(RECORDS)
                && fleet.simulator().object(BUCKET, key).orElse("").contains('"' + cluster + '"');
    }

    @Test
    void saysThatNothingIsRecordedYet() {
        RunResult result = run("status");

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("no run has recorded anything yet");
        assertThat(run("status", "--expiring-within", "3h").code()).isEqualTo(2);
    }

    @Test
    void savesThePageWholeOrNotAtAll() throws IOException {
        rotate();

        RunResult result = run("status", "--html", "fleet.html");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(Files.readString(directory.resolve("fleet.html")))
                .startsWith("<!doctype html>")
                .contains("\"locked\"")
                .endsWith("</html>\n");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
        assertThat(run("status", "--html", "missing/fleet.html").err())
                .contains("no directory ", "missing");
        assertThat(run("status", "--html", "fleet.html", "--open").code()).isEqualTo(2);
    }

    @Test
    void printsALinkToThePageOnStandardOutputOnly() {
        fleet.simulator()
                .putObject(TestFleet.ACCOUNT, BUCKET, "page/index.html", "<!doctype html>");

        // A presigned URL is a credential. This is the one command that prints it.
        RunResult result =
                new TestRun(directory).with("AWS_REGION", TestFleet.REGION).run("status", "--open");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .matches(
                        "https://\\S*%s\\S*/page/index\\.html\\?\\S*X-Amz-Expires=900\\S*\\n"
                                .formatted(BUCKET));
        assertThat(result.err()).doesNotContain("X-Amz");
    }

    @Test
    void watchesUntilCtrlC() {
        rotate();
        Stop stop = new Stop();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stopping =
                new PrintStream(out, true, StandardCharsets.UTF_8) {
                    @Override
                    public void println(String line) {
                        super.println(line);
                        if (line.startsWith("eu-west-1/good")) {
                            stop.interrupt();
                        }
                    }
                };

        int code =
                Commands.run(
                        new Terminal(
                                Map.of("AWS_REGION", TestFleet.REGION),
                                directory,
                                InputStream.nullInputStream(),
                                stopping,
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                false,
                                false,
                                Clock.systemUTC()),
                        stop,
                        "status",
                        "--watch");

        assertThat(code).isEqualTo(130);
        String all = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertThat(all).contains("eu-west-1/locked", "2 clusters: ", "ecr-pusher: interrupted");
        NoCredential.in(all, fleet.simulator());
    }

    @Test
    void saysThatThereIsNoPageYet() {
        RunResult result = run("status", "--open");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("bucket pusher-bucket has no fleet page yet");
    }

    @Test
    void namesAStackWithoutBucket() {
        fleet.simulator()
                .aws()
                .cloudFormation()
                .put(TestFleet.ACCOUNT, TestFleet.REGION, STACK, Map.of("FunctionName", "rotate"));

        assertThat(run("status").err()).contains("has no output BucketName");
    }
}
