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

    /**
     * The first request to a cluster, until it has responded once. A server that only waits for an
     * admission webhook gets {@link #API_RESPONSE_TIMEOUT} in the second attempt.
     */
    public static final Duration FIRST_RESPONSE_TIMEOUT = Duration.ofSeconds(4);

    /** Attempts that may time out before a cluster has responded once. */
    public static final int SILENT_ATTEMPTS = 2;

    /** One operation of several requests, such as reading and then applying a Secret. */
    public static final Duration API_REQUEST_TIMEOUT = Duration.ofSeconds(15);

    /** Attempts of a request that may succeed later, the first included. */
    public static final int API_ATTEMPTS = 3;

    /** The longest random pause before the second attempt. Doubles with each further attempt. */
    public static final Duration API_RETRY_PAUSE = Duration.ofMillis(250);

    /**
     * Retries of a run are limited to its first attempts, over all clusters and AWS services,
     * divided by this: 20 %.
     */
    public static final int RETRY_DIVISOR = 5;

    /**
     * Retries that a run may make anyway: as many as it has requests in flight to a distant
     * cluster, whose connections may all break at once.
     */
    public static final long RETRY_RESERVE = Concurrency.MAX_CLUSTER_REQUESTS;

    /** The same of a single cluster, so that a failing one leaves retries for the others. */
    public static final long CLUSTER_RETRY_RESERVE = 10;

    /**
     * Idle connections kept per cluster: at least as many as a cluster gets requests at once, so
     * that each connection serves the next request.
     */
    public static final int API_IDLE_CONNECTIONS = 64;

    /** Time for which an idle connection is kept. A run closes its connections itself. */
    public static final Duration API_KEEP_ALIVE = Duration.ofMinutes(5);

    /** The longest pause that a server may ask for. Longer ones exceed every deadline anyway. */
    public static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    /**
     * All the time that a cluster's API server may ask a run to wait. Kubernetes asks for a second
     * at a time when it is overloaded.
     */
    public static final Duration MAX_TOLD_WAIT = Duration.ofMinutes(1);

    /**
     * Consecutive requests without a response after which a cluster counts as down. One Secret may
     * wait for a silent webhook; three in a row wait for the cluster.
     */
    public static final int UNANSWERED_REQUESTS = 3;

    /** Updates of one ServiceAccount. Other controllers add their own entries at the same time. */
    public static final int SERVICE_ACCOUNT_ATTEMPTS = 4;

    // Time of a run.

    /** Kept of the invocation's time for late clusters, records, and the report: 2, 2, and 1 s. */
    public static final Duration REPORT_RESERVE = Duration.ofSeconds(5);

    /**
     * Wait after the deadline for clusters that end by themselves. A call to AWS doesn't end at the
     * deadline, and waiting for it would leave no time for the report.
     */
    public static final Duration DEADLINE_GRACE = Duration.ofSeconds(2);

    /** Time for the requests in flight after a run is stopped. Most take less than a second. */
    public static final Duration STOP_GRACE = Duration.ofSeconds(3);

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
     * Share of the run's time to wait for a Secret's registry tokens, as a divisor: half is left to
     * write the Secret without the registry that doesn't answer.
     */
    public static final int TOKEN_TIME_DIVISOR = 2;

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

    /**
     * Values that {@code <<} may add to a fleet file: more than 4 MiB can hold without it, for
     * 10,000 clusters that each merge a dozen fields.
     */
    public static final int FLEET_FILE_MAX_MERGED_NODES = 1_000_000;

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

    /** Field managers or finalizers that a message names. */
    public static final int NAMES_LISTED = 5;

    /** Characters of a server's message that a report quotes. */
    public static final int QUOTED_MESSAGE_LENGTH = 300;

    /** Requested names listed that the fleet doesn't contain. An event may hold thousands. */
    public static final int UNKNOWN_NAMES_LISTED = 20;

    /** Frames logged per unexpected exception: enough to get from a library to its caller. */
    public static final int UNEXPECTED_FRAMES = 100;

    /** Exceptions logged of a chain of causes, which may be endless. */
    public static final int UNEXPECTED_CAUSES = 5;

    // Events.

    /**
     * Bytes of an event: a push of 10,000 clusters with short names. EventBridge and asynchronous
     * invocations accept up to 1 MB, direct ones 6 MB, which is a mistake or an attack.
     */
    public static final int EVENT_MAX_BYTES = 256 * 1024;

    /** The longest URL of a proxy. OkHttp takes quadratic time for one with many {@code @}. */
    public static final int PROXY_URL_LENGTH = 4096;

    /** Characters of a name in an event: the longest Region, a slash, and a Kubernetes name. */
    public static final int EVENT_NAME_LENGTH = 300;

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
