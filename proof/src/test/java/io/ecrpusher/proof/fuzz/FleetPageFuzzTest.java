package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.page.FleetPage;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.shard.ShardedRecords;
import io.ecrpusher.text.UntrustedText;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fuzzes the records that a fleet page shows, and reads the page's data as its script does. */
class FleetPageFuzzTest {
    private static final Instant NOW = Instant.parse("2026-01-01T13:00:00Z");
    private static final Pattern DATA =
            Pattern.compile(
                    "<script[^>]*type=\"application/json\"[^>]*>(.*?)</script>", Pattern.DOTALL);

    @FuzzTest
    @DictionaryEntries({"</script><script>", "<!--", "@DATA@", "$1", "\\u2028"})
    void fuzz(byte[] input) {
        Work.check(JsonEdits.document(input, StoredShard.VALID), FleetPageFuzzTest::show);
    }

    private static void show(String shard) {
        FleetRecords records = records(shard);
        String html = new String(FleetPage.of(records, Duration.ofHours(6)).html(NOW), UTF_8);
        Matcher data = DATA.matcher(html);
        assertThat(data.find()).isTrue();
        assertThat(html.substring(data.end())).doesNotContain("application/json");
        assertThat(data.group(1)).doesNotContain("<", ">", "&");
        check(JsonParser.parseString(data.group(1)).getAsJsonObject(), records);
    }

    private static FleetRecords records(String shard) {
        try {
            return new ShardedRecords(
                            new StoredShard(shard),
                            StoredShard.DEPLOYMENT,
                            Clock.fixed(NOW, ZoneOffset.UTC))
                    .read();
        } catch (FailureException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(JsonObject data, FleetRecords records) {
        texts(data);
        JsonArray strings = data.getAsJsonArray("strings");
        JsonArray clusters = data.getAsJsonArray("clusters");
        List<ClusterRecord> expected = records.clusters();
        assertThat(clusters).hasSameSizeAs(expected);
        long base = data.get("base").getAsLong();
        for (int i = 0; i < expected.size(); i++) {
            JsonArray cluster = clusters.get(i).getAsJsonArray();
            ClusterRecord record = expected.get(i);
            assertThat(record.id().name()).satisfies(name -> same(cluster.get(0), name));
            same(strings.get(cluster.get(1).getAsInt()), record.id().region());
            assertThat(cluster.get(5).getAsLong() + base)
                    .isEqualTo(record.lastAttempt().getEpochSecond());
            assertThat(cluster.get(6).getAsJsonArray()).hasSameSizeAs(record.secrets().keySet());
        }
    }

    private static void same(JsonElement shown, String name) {
        String clean = UntrustedText.of(name).value();
        String text = shown.getAsString();
        assertThat(clean).startsWith(text.replaceAll("…$", ""));
    }

    /** Checks every text, because the page shows it. */
    private static void texts(JsonElement json) {
        switch (json) {
            case JsonObject object -> object.asMap().values().forEach(FleetPageFuzzTest::texts);
            case JsonArray array -> array.forEach(FleetPageFuzzTest::texts);
            default -> {
                if (!json.isJsonNull()) {
                    Output.checkPublic(json.getAsString());
                }
            }
        }
    }
}
