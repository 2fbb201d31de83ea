package io.ecrpusher.settings;

import java.time.Duration;

/** The limits of {@link Settings} for calls to AWS. */
public final class AwsSettings {
    private AwsSettings() {}

    /** One AWS call with its retries. */
    public static final Duration AWS_CALL_TIMEOUT = Duration.ofSeconds(20);

    /** One attempt of an AWS call: three fit into {@link #AWS_CALL_TIMEOUT}. */
    public static final Duration AWS_ATTEMPT_TIMEOUT = Duration.ofSeconds(6);

    /** Attempts of an AWS call, the first included. */
    public static final int AWS_ATTEMPTS = 3;

    /** The longest random pause before the second attempt. Doubles with each further attempt. */
    public static final Duration AWS_RETRY_PAUSE = Duration.ofMillis(200);

    /** The same for a throttled call. AWS's limits are calls per second. */
    public static final Duration AWS_THROTTLING_PAUSE = Duration.ofSeconds(1);

    /**
     * Idle connections kept per AWS host. Java's default of five would start most calls of a large
     * run with a TLS handshake.
     */
    public static final int AWS_IDLE_CONNECTIONS = 256;

    /**
     * Threads for AWS timeouts, shared by all clients. With the SDK's default of five per client, a
     * fleet of hundreds of accounts exceeds Lambda's limit of 1,024 threads.
     */
    public static final int AWS_TIMER_THREADS = 5;

    /**
     * Calls at once to a service in one Region with one role. A call takes about 0.1 seconds. EKS
     * throttles by account and Region, and publishes no quota.
     */
    public static final int AWS_CALLS_AT_ONCE = 5;

    /** The same for S3, which allows thousands: one for each cluster served at once. */
    public static final int S3_CALLS_AT_ONCE = Concurrency.CLUSTERS_AT_ONCE;

    /**
     * Time for which a target that didn't respond isn't called again: longer than the retries of a
     * run's clusters, shorter than the interval of sweeps.
     */
    public static final Duration AWS_SILENCE_MEMORY = Duration.ofMinutes(1);

    /** Time before the end of a role's credentials when they are renewed, as the SDK does it. */
    public static final Duration ROLE_CREDENTIALS_RENEWAL = Duration.ofMinutes(5);

    /**
     * Pages of a list, against one that doesn't end: 60,000 accounts of an organization, or 300,000
     * clusters of an account.
     */
    public static final int LIST_PAGES = 3000;

    /** Time for which an organization's accounts are kept, so that not every sweep asks again. */
    public static final Duration ORGANIZATION_LIFE = Duration.ofHours(1);

    /** Attempts to send the entries that SQS rejected from a batch. */
    public static final int SQS_SEND_ATTEMPTS = 3;
}
