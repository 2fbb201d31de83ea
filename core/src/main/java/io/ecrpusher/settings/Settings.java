package io.ecrpusher.settings;

import java.time.Duration;

/**
 * Every timeout, size, count, and retry limit that ecr-pusher chooses itself, with its reason.
 * Limits that Kubernetes or AWS set stand beside the code that applies them.
 */
public final class Settings {
    private Settings() {}

    // API servers: connections and requests.

    /** A TCP connection to an API server. A packet lost once is sent again after one second. */
    public static final Duration API_CONNECT_TIMEOUT = Duration.ofSeconds(4);

    /**
     * One request, from the connection to the end of the response. An API server waits 10 seconds
     * for an admission webhook, unless the webhook's configuration says otherwise.
     */
    public static final Duration API_RESPONSE_TIMEOUT = Duration.ofSeconds(12);

    /** One operation of several requests, such as reading and then applying a Secret. */
    public static final Duration API_REQUEST_TIMEOUT = Duration.ofSeconds(15);

    /** Attempts of a request that may succeed later, the first included. */
    public static final int API_ATTEMPTS = 3;

    /** The longest random pause before the second attempt. Doubles with each further attempt. */
    public static final Duration API_RETRY_PAUSE = Duration.ofMillis(250);

    /**
     * Idle connections kept per cluster: at least as many as a cluster gets requests at once, so
     * that each connection serves the next request.
     */
    public static final int API_IDLE_CONNECTIONS = 64;

    /** Time for which an idle connection is kept. A run closes its connections itself. */
    public static final Duration API_KEEP_ALIVE = Duration.ofMinutes(5);

    /** The longest pause that a server may ask for. Longer ones exceed every deadline anyway. */
    public static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    /** Objects in a page of a list: client-go's default page size. */
    public static final int LIST_PAGE_SIZE = 500;

    /** Megabytes of an object. A Secret holds 1 MB of data, which base64 makes a third larger. */
    public static final int OBJECT_MAX_MEGABYTES = 2;

    /** Megabytes of an error. Kubernetes' own are a few kilobytes, webhooks may add their words. */
    public static final int ERROR_MAX_MEGABYTES = 1;

    /** Megabytes of a page of a list: 16 KB for each of its objects. */
    public static final int LIST_PAGE_MAX_MEGABYTES = 8;

    /**
     * Consecutive requests without a response after which a cluster counts as down. One Secret may
     * wait for a silent webhook; three in a row wait for the cluster.
     */
    public static final int UNANSWERED_REQUESTS = 3;

    /** Updates of one ServiceAccount. Other controllers add their own entries at the same time. */
    public static final int SERVICE_ACCOUNT_ATTEMPTS = 4;

    // Concurrency.

    /** Clusters served at once. Bounds open sockets and memory. */
    public static final int CLUSTERS_AT_ONCE = 64;

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

    // Time of a run.

    /** Kept of the invocation's time for the report. */
    public static final Duration REPORT_RESERVE = Duration.ofSeconds(3);

    /**
     * Wait after the deadline for clusters that end by themselves. A call to AWS doesn't end at the
     * deadline, and waiting for it would leave no time for the report.
     */
    public static final Duration DEADLINE_GRACE = Duration.ofSeconds(2);

    /** Share of the run's time for finding clusters, as a divisor: half is left for pushing. */
    public static final int DISCOVERY_TIME_DIVISOR = 2;

    /** Scopes searched for clusters at once. */
    public static final int SCOPES_AT_ONCE = 32;

    /**
     * Time after which a search for clusters no longer keeps others from starting. A page of a list
     * takes about 0.1 seconds.
     */
    public static final Duration SCOPE_PATIENCE = Duration.ofSeconds(3);

    // Tokens.

    /**
     * Age up to which a registry token is reused. A retry minutes after a run then writes the same
     * bytes, which changes nothing in the clusters.
     */
    public static final Duration TOKEN_MAX_AGE = Duration.ofMinutes(15);

    /**
     * The same beside queue workers. Workers run in parallel and jobs may be late: a worker must
     * not write a token much older than the one another worker has just written.
     */
    public static final Duration TOKEN_MAX_AGE_BESIDE_WORKERS = Duration.ofMinutes(1);

    /**
     * Age at which an EKS bearer token is renewed: one minute before EKS rejects it, 15 minutes
     * after its X-Amz-Date.
     */
    public static final Duration EKS_TOKEN_LIFE = Duration.ofMinutes(14);

    /**
     * Difference between a server's clock and the function's from which it's the likely cause of a
     * refused token. A token is valid for 15 minutes, and may be 5 minutes early.
     */
    public static final Duration CLOCK_SKEW = Duration.ofMinutes(3);

    // Stored cluster endpoints.

    /** The shortest time for which an endpoint is stored: endpoints and CAs rarely change. */
    public static final Duration ENDPOINT_MIN_LIFE = Duration.ofHours(12);

    /** Added to that, by the cluster's name, so that endpoints don't all expire in one run. */
    public static final Duration ENDPOINT_LIFE_SPREAD = Duration.ofHours(24);

    /** The same for a cluster without the tags. It may get them at any time. */
    public static final Duration UNTAGGED_ENDPOINT_LIFE = Duration.ofHours(1);

    /** Bytes of a stored endpoint. A CA takes 1.5 KB, 50 tags of the longest form take 40 KB. */
    public static final int STORED_ENDPOINT_MAX_BYTES = 256 * 1024;

    /** A call to the store with its retries. Waiting longer isn't worth it: EKS has the answer. */
    public static final Duration STORE_CALL_TIMEOUT = Duration.ofSeconds(4);

    /** Time without the store after it failed. Clusters are then described by EKS. */
    public static final Duration STORE_BACKOFF = Duration.ofMinutes(15);

    // Fleet file. It comes from an operator, but a wrong file must not exhaust the memory.

    /** Characters of a fleet file: 10,000 clusters take about 1 MiB. */
    public static final int FLEET_FILE_MAX_CHARACTERS = 4 * 1024 * 1024;

    /** Bytes of a fleet file: UTF-8 has at most four per character. */
    public static final int FLEET_FILE_MAX_BYTES = 4 * FLEET_FILE_MAX_CHARACTERS;

    /** Nesting depth of a fleet file; its schema needs 6. */
    public static final int FLEET_FILE_MAX_DEPTH = 20;

    /** Aliases of lists and mappings in a fleet file: against exponential expansion. */
    public static final int FLEET_FILE_MAX_ALIASES = 100;

    /** Registries or Secrets in a fleet file. */
    public static final int FLEET_FILE_MAX_ENTRIES = 1000;

    /** Mistakes in one message. Nobody reads more, and CloudWatch limits a line to 256 KB. */
    public static final int MISTAKES_SHOWN = 100;

    // Reports.

    /** Targets listed per failure in the log and in JSON. */
    public static final int TARGETS_LISTED = 10;

    /** Failures in the message of a failed run. The log has them all. */
    public static final int FAILURES_LISTED = 20;

    /**
     * Characters of a text from a server that are looked at. Longer ones are cut before any regular
     * expression matches them, so that no server can use up the processor.
     */
    public static final int UNTRUSTED_TEXT_LENGTH = 4096;

    /** Causes in a server's error. Kubernetes has one per conflicting field. */
    public static final int MAX_STATUS_CAUSES = 100;

    /** Characters of a server's message that a report quotes. */
    public static final int QUOTED_MESSAGE_LENGTH = 300;

    // Queue.

    /**
     * Clusters per queue message: few enough to finish in seconds, many enough that messages and
     * token requests stay few.
     */
    public static final int CLUSTERS_PER_JOB = 10;

    /** Characters of the reason in a dead letter. */
    public static final int DEAD_LETTER_REASON_LENGTH = 2000;

    /** Minutes that a sweep may look back at most. */
    public static final int SWEEP_MAX_MINUTES = 24 * 60;
}
