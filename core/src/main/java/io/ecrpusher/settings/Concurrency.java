package io.ecrpusher.settings;

import java.time.Duration;

/** How much a run does at once, with the reason. */
public final class Concurrency {
    private Concurrency() {}

    /** Clusters that get work done at once. Bounds open sockets and memory. */
    public static final int CLUSTERS_AT_ONCE = 96;

    /** More clusters whose API servers are silent. Bounds open sockets, too. */
    public static final int SILENT_CLUSTERS_AT_ONCE = 128;

    /**
     * Time without a response after which a cluster counts as silent, and lends its slot to another
     * one. A TLS handshake and a request take four round trips: a second to the farthest Region.
     */
    public static final Duration SILENCE = Duration.ofSeconds(1);

    /** The same as a multiple of the clusters' mean response time, if that is longer. */
    public static final int SILENT_RESPONSES = 4;

    /** Time between two looks for silent clusters. */
    public static final Duration SLOT_WATCH_INTERVAL = Duration.ofMillis(250);

    /** Clusters of a run up to which those that failed before don't delay the others much. */
    public static final int CLUSTERS_IN_ANY_ORDER = 32;

    /** The head start of clusters before those that failed in the last run. */
    public static final Duration HEAD_START = Duration.ofSeconds(2);

    /** Clusters that AWS opens at once: with EKS, Secrets Manager, and STS. */
    public static final int OPENINGS_AT_ONCE = 256;

    /** The same of one account and Region: a few more than EKS gets calls at once. */
    public static final int OPENINGS_PER_ACCOUNT = 16;

    /** Requests at once when a run starts, over all clusters: enough to keep one core busy. */
    public static final int REQUESTS_AT_START = 64;

    /** Requests at once over all clusters, as sockets and memory allow. */
    public static final int MAX_REQUESTS = 320;

    /** Requests at once to one cluster when its turn starts. */
    public static final int CLUSTER_REQUESTS_AT_START = 5;

    /** Requests at once to one distant cluster. */
    public static final int MAX_CLUSTER_REQUESTS = 40;

    /** Requests per connection. One TLS handshake costs about as much as this many requests. */
    public static final int REQUESTS_PER_CONNECTION = 4;

    /** Responses faster than this come from a near server, where more requests only queue. */
    public static final Duration NEAR_RESPONSE = Duration.ofMillis(25);

    /** Added to {@link #NEAR_RESPONSE} per concurrent cluster: responses wait for the processor. */
    public static final Duration PROCESSOR_WAIT_PER_CLUSTER = Duration.ofNanos(500_000);
}
