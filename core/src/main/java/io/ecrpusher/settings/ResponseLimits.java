package io.ecrpusher.settings;

import java.time.Duration;

/** How much of an API server's responses is read, kept, and parsed, with the reason. */
public final class ResponseLimits {
    private ResponseLimits() {}

    /** Objects in a page of a list: client-go's default page size. */
    public static final int LIST_PAGE_SIZE = 500;

    /** Megabytes of an object. A Secret holds 1 MB of data, which base64 makes a third larger. */
    public static final int OBJECT_MAX_MEGABYTES = 2;

    /** Megabytes of an error. Kubernetes' own are a few kilobytes, webhooks may add their words. */
    public static final int ERROR_MAX_MEGABYTES = 1;

    /** Megabytes of a page of a list: 16 KB for each of its objects. */
    public static final int LIST_PAGE_MAX_MEGABYTES = 8;

    /** Bytes of one string in a list. Kubernetes allows 256 KB of annotations per object. */
    public static final int LIST_STRING_MAX_BYTES = 300 * 1024;

    /** Objects in a list. Kubernetes is tested with 10,000 namespaces; each has ServiceAccounts. */
    public static final int LIST_MAX_OBJECTS = 50_000;

    /** Labels of an object. Kubernetes has no limit; real objects have a few dozen. */
    public static final int MAX_LABELS = 1000;

    /** Bytes of a ServiceAccount's imagePullSecrets: some thousands, of which each is unusual. */
    public static final int MAX_PULL_SECRETS_BYTES = 256 * 1024;

    /** Characters of a UID or resourceVersion. Kubernetes' own have at most 36. */
    public static final int MAX_IDENTIFIER = 256;

    /** Pages of a list. Some may be short: Kubernetes filters objects after it counted them. */
    public static final int LIST_MAX_PAGES = 2 * LIST_MAX_OBJECTS / LIST_PAGE_SIZE;

    /** The part of the heap for the lists that a run keeps, as a divisor. */
    public static final int KEPT_LISTS_HEAP_DIVISOR = 4;

    /** The part of the heap for the lists that are being read, as a divisor. */
    public static final int READ_LISTS_HEAP_DIVISOR = 6;

    /** The part of the heap for one list. 1/12 of 256 MB holds 50,000 ServiceAccounts. */
    public static final int LIST_HEAP_DIVISOR = 12;

    /** Bytes of a cluster's lists that are always kept: those of a thousand objects. */
    public static final int SMALL_LISTS_BYTES = 512 * 1024;

    /** Bytes of a body that is read at once. Nearly all are smaller. */
    public static final int SMALL_BODY_BYTES = 8 * 1024;

    /** Bytes of larger bodies that a cluster may send before it waits for turns: 100 namespaces. */
    public static final int FREE_BODY_BYTES = 64 * 1024;

    /**
     * Bytes of an object or error that is read at its server's speed beside any number of others: a
     * Secret with some dozens of logins.
     */
    public static final int UNLIMITED_BODY_BYTES = 64 * 1024;

    /** Bytes of a large body that are parsed in a turn; about a millisecond of work. */
    public static final int BODY_PIECE_BYTES = 32 * 1024;

    /**
     * Reads from a connection that take no pauses, per request. TLS takes two for each record:
     * about 20 in a handshake, and four for most responses.
     */
    public static final int FREE_READS = 64;

    /**
     * Bytes that add another such read, up to {@link #FREE_BODY_BYTES}. Go starts with records of
     * 1.2 KB.
     */
    public static final int BYTES_PER_FREE_READ = 512;

    /** Reads after these between two pauses; about half a millisecond of work. */
    public static final int READS_PER_TURN = 16;

    /** The shortest pause between two turns, if other threads have work. */
    public static final Duration LARGE_BODY_PAUSE = Duration.ofMillis(4);

    /** A pause as a multiple of the turn before it: large bodies get a tenth of the processor. */
    public static final int PAUSE_PER_WORK = 8;

    /** The most pauses in a row. By then, clusters with small lists are usually written. */
    public static final Duration LARGE_BODY_PAUSES = Duration.ofSeconds(3);

    /** What a thread sleeps after each turn if no other has work. */
    public static final Duration REST = Duration.ofNanos(20_000);

    /** The part of the time by which the pauses are refilled, as a divisor. */
    public static final int PAUSES_REFILL_DIVISOR = 4;

    /** A thread that gave up the processor for longer than this wasn't the only one. */
    public static final Duration OTHERS_WORK = Duration.ofNanos(100_000);

    /** Large objects and errors read at once over all clusters: each takes a few megabytes. */
    public static final int LARGE_OBJECTS_AT_ONCE = 4;

    /** Causes in a server's error. Kubernetes has one per conflicting field. */
    public static final int MAX_STATUS_CAUSES = 20;
}
