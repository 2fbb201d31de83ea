package io.ecrpusher.settings;

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

    /** Objects in a list. Kubernetes is tested with 10,000 namespaces in a cluster. */
    public static final int LIST_MAX_OBJECTS = 50_000;

    /** Labels of an object. Kubernetes has no limit, and nobody uses hundreds. */
    public static final int MAX_LABELS = 1000;

    /** Characters of a UID or resourceVersion. Kubernetes' own have at most 36. */
    public static final int MAX_IDENTIFIER = 256;

    /** Pages of a list. Some may be short: Kubernetes filters objects after it counted them. */
    public static final int LIST_MAX_PAGES = 2 * LIST_MAX_OBJECTS / LIST_PAGE_SIZE;

    /**
     * Megabytes of memory for what is kept of all clusters' lists together: half of the heap of a
     * function with 256 MB. A namespace with its labels takes about 1 KB.
     */
    public static final int LISTS_MAX_MEGABYTES = 64;

    /** Bytes of a list that are kept without asking for room: those of a few hundred objects. */
    public static final int SMALL_LIST_BYTES = 256 * 1024;

    /** Bytes of a body that is read at once. Nearly all are smaller. */
    public static final int SMALL_BODY_BYTES = 64 * 1024;

    /** Bytes of a large body that are parsed in a turn; less than a millisecond of work. */
    public static final int BODY_PIECE_BYTES = 32 * 1024;

    /** Large objects and errors read at once over all clusters: each takes a few megabytes. */
    public static final int LARGE_OBJECTS_AT_ONCE = 4;

    /** Causes in a server's error. Kubernetes has one per conflicting field. */
    public static final int MAX_STATUS_CAUSES = 20;
}
