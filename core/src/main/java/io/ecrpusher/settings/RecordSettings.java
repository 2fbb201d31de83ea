package io.ecrpusher.settings;

import java.time.Duration;

/** The limits of {@link Settings} for records. */
public final class RecordSettings {
    private RecordSettings() {}

    /** Validity of an ECR token. */
    public static final Duration TOKEN_LIFE = Duration.ofHours(12);

    /** The interval of the template's default schedule, for a schedule that can't be read. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofHours(6);

    /** The shortest interval by which freshness is judged. Retries alone may take an hour. */
    public static final Duration MIN_INTERVAL = Duration.ofHours(1);

    /** The longest one: with 12 hours, Secrets expire between two rotations. */
    public static final Duration MAX_INTERVAL = Duration.ofHours(11);

    /**
     * The most by which a healthy rotation may be late: a job of a queued run may wait for 15
     * minutes, and its third attempt starts 24 minutes later.
     */
    public static final Duration LATE_RUN = Duration.ofHours(1);

    /** Characters of a failure's detail: the same as of a server's quoted message. */
    public static final int DETAIL_LENGTH = Settings.QUOTED_MESSAGE_LENGTH;

    /** Rotations kept: two weeks of the default schedule. */
    public static final int HISTORY = 60;

    /**
     * Bits of a cluster's hash that choose its shard. With 64 shards, the twenty workers of a
     * default queue rarely write the same one, and a shard of 10,000 clusters takes 70 KB.
     */
    public static final int SHARD_BITS = 6;

    /** Namespaces of a Secret that a record names. More are only counted: tenants create them. */
    public static final int NAMESPACES_NAMED = 2000;

    /**
     * Bytes of a shard: 150 clusters with 10,000 namespaces' names each. A larger one isn't ours.
     */
    public static final int SHARD_MAX_BYTES = 32 * 1024 * 1024;

    /** How far ahead of the reader's clock a record may be. Lambda's clocks differ by less. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /** Shards read or written at once. One processor can't do more at a time. */
    public static final int SHARDS_AT_ONCE = 8;

    /**
     * A call to the store with its retries. A call takes about 30 milliseconds, the first one of a
     * process up to a second.
     */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(4);

    /** Everything that a run or part spends on its records. */
    public static final Duration UPDATE_TIME = Duration.ofSeconds(6);

    /** Added to that for the shards' results, which say what couldn't be recorded. */
    public static final Duration PATIENCE = Duration.ofMillis(250);

    /**
     * Time after a run's deadline when records end: within {@link Settings#REPORT_RESERVE}, after
     * {@link Settings#DEADLINE_GRACE}.
     */
    public static final Duration AFTER_DEADLINE = Duration.ofSeconds(4);

    /** Reading all shards: 64 objects, of a few kilobytes to a few megabytes. */
    public static final Duration READ_TIME = Duration.ofSeconds(30);

    /** Writes of one shard that others may overtake before this one gives up. */
    public static final int WRITE_ATTEMPTS = 12;

    /** The longest random pause before the second attempt. Doubles with each further attempt. */
    public static final Duration WRITE_PAUSE = Duration.ofMillis(40);

    /** The longest pause: longer than a few writes of a shard, shorter than the time for all. */
    public static final Duration MAX_WRITE_PAUSE = Duration.ofMillis(640);

    /** Failing clusters that the index names: 100 KB, read by each new process of a large fleet. */
    public static final int FAILING_LISTED = 1000;

    /** Reading them. A run that doesn't know them is only slower. */
    public static final Duration FAILING_TIME = Duration.ofSeconds(1);

    /** Clusters that a note lists which left the fleet. */
    public static final int CLUSTERS_LISTED = 20;
}
