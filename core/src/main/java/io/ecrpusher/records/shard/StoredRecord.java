package io.ecrpusher.records.shard;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.settings.RecordSettings;

import java.time.Instant;
import java.util.function.Function;

/** The content of a stored object: a value with the version of its form, or why it's unusable. */
sealed interface StoredRecord<T> {
    /**
     * The version that this release writes. Increase it when older releases can't read the form.
     */
    int VERSION = 1;

    /** A value, and when it was written. */
    record Usable<T>(T value, Instant writtenAt) implements StoredRecord<T> {
        /** Returns true if it was written by a clock that is ahead of the reader's. */
        boolean isFromTheFuture(Instant now) {
            return writtenAt.isAfter(now.plus(RecordSettings.CLOCK_TOLERANCE));
        }
    }

    /** Written by a later release, which may still need it. It isn't overwritten. */
    record Newer<T>(int version) implements StoredRecord<T> {}

    /**
     * Cut off, changed by hand, or of a form that is no longer read. The next update replaces it.
     */
    record Damaged<T>() implements StoredRecord<T> {}

    /** Returns the text of an object with {@code value}. */
    static String write(JsonObject value, Instant writtenAt) {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("writtenAt", writtenAt.toString());
        json.add("records", value);
        return json.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param parser reads the value; may throw any RuntimeException
     */
    static <T> StoredRecord<T> parse(String text, Function<JsonObject, T> parser) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            int version = json.get("version").getAsInt();
            if (version > VERSION) {
                return new Newer<>(version);
            }
            return version < VERSION
                    ? new Damaged<>()
                    : new Usable<>(
                            parser.apply(json.getAsJsonObject("records")),
                            Instant.parse(json.get("writtenAt").getAsString()));
        } catch (RuntimeException _) {
            return new Damaged<>();
        }
    }
}
