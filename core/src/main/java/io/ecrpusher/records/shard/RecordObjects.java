package io.ecrpusher.records.shard;

import io.ecrpusher.failure.FailureException;

import java.util.Optional;

/** The stored objects that hold records, such as those of an S3 bucket. */
public interface RecordObjects {
    /**
     * An object's content.
     *
     * @param tag changes with each write, as an ETag does
     */
    record Content(String text, String tag) {}

    /** Returns the object {@code key}; empty if it doesn't exist. */
    Optional<Content> read(String key) throws FailureException;

    /**
     * Writes {@code text} as {@code key}, unless somebody else did so first.
     *
     * @param tag the tag of the content to replace; empty to create the object
     * @return false if the object has another tag, or exists already
     */
    boolean write(String key, String text, Optional<String> tag) throws FailureException;
}
