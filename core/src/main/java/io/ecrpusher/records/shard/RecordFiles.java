package io.ecrpusher.records.shard;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.RecordSettings;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The stored objects of one deployment: its shards, and the index that lists them. */
final class RecordFiles {
    private final RecordObjects objects;
    private final String prefix;
    private final Clock clock;

    RecordFiles(RecordObjects objects, String deployment, Clock clock) {
        this.objects = objects;
        this.prefix = "records/%s/".formatted(deployment);
        this.clock = clock;
    }

    /** A stored value, and the tag to replace it with. */
    record Found<T>(StoredRecord<T> content, String tag) {
        /** Returns the value if it can be used. */
        Optional<T> value() {
            return content instanceof StoredRecord.Usable<T> usable
                    ? Optional.of(usable.value())
                    : Optional.empty();
        }
    }

    /** Returns the key of a shard. */
    String shardKey(int shard) {
        return prefix + "shard-%02d.json".formatted(shard);
    }

    /** Returns the key of the index. */
    String indexKey() {
        return prefix + "index.json";
    }

    Optional<Found<Shard>> shard(int shard) throws FailureException {
        return objects.read(shardKey(shard))
                .map(
                        one ->
                                new Found<>(
                                        StoredRecord.parse(one.text(), ShardJson::parse),
                                        one.tag()));
    }

    boolean writeShard(int shard, Shard value, Optional<String> tag) throws FailureException {
        return objects.write(
                shardKey(shard), StoredRecord.write(ShardJson.write(value), clock.instant()), tag);
    }

    Optional<Found<Index>> index() throws FailureException {
        return objects.read(indexKey())
                .map(one -> new Found<>(StoredRecord.parse(one.text(), Index::parse), one.tag()));
    }

    boolean writeIndex(Index value, Optional<String> tag) throws FailureException {
        return objects.write(indexKey(), StoredRecord.write(value.toJson(), clock.instant()), tag);
    }

    /**
     * Waits before another attempt to write an object that others write too: for a random time, so
     * that they don't return at once.
     *
     * @param attempt the number of attempts that were overtaken
     */
    static void pause(int attempt) throws FailureException {
        if (attempt >= RecordSettings.WRITE_ATTEMPTS) {
            throw new FailureException(
                    Cause.CONFLICTING_UPDATE, "others wrote the same records at each attempt");
        }
        Duration longest = RecordSettings.WRITE_PAUSE.multipliedBy(1L << (attempt - 1));
        long millis = Math.min(longest.toMillis(), RecordSettings.MAX_WRITE_PAUSE.toMillis());
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(millis + 1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FailureException(Cause.OUT_OF_TIME, "the run was interrupted");
        }
    }
}
