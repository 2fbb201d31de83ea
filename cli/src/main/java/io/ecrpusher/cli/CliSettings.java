package io.ecrpusher.cli;

import io.ecrpusher.settings.Settings;

import java.time.Duration;

/** The limits of the command, with their reasons. Those of the flow are in core's Settings. */
public final class CliSettings {
    /** The default time of a command: as long as a Lambda function may run. */
    public static final String DEFAULT_TIMEOUT = "15m";

    /** After Ctrl-C or the timeout, the time to report what was done. */
    public static final Duration TIME_TO_REPORT = Duration.ofSeconds(10);

    /** After a stop, the time in which a push ends by itself: its grace, and a second to report. */
    public static final Duration TIME_TO_STOP =
            Settings.STOP_GRACE.plus(Settings.DEADLINE_GRACE).plusSeconds(1);

    /** Between the command's timeout and the end of its run, so that the timeout comes first. */
    public static final Duration BEYOND_TIMEOUT = Duration.ofMinutes(1);

    /** Between two lines of progress on a terminal: often enough to look alive. */
    public static final Duration PROGRESS_ON_TERMINAL = Duration.ofMillis(200);

    /** Between two lines of progress elsewhere: few enough for a pipeline's log. */
    public static final Duration PROGRESS_IN_LOG = Duration.ofSeconds(5);

    /** Characters of a registry token that opens nothing: real ones have about 2,000. */
    public static final int PLACEHOLDER_LENGTH = 2000;

    /** Names in one cell of a table. With {@code -o wide}, it lists all. */
    public static final int NAMES_IN_CELL = 3;

    /** The name of the stack that the README deploys. */
    public static final String DEFAULT_STACK = "ecr-pusher";

    /**
     * The default Region of a fleet file that is read offline, if none is configured. The function
     * always has one.
     */
    public static final String OFFLINE_REGION = "us-east-1";

    /** Clusters that doctor checks at once. Most of the time it waits for them. */
    public static final int DOCTOR_CLUSTERS_AT_ONCE = 16;

    /**
     * Access reviews of one cluster, for fleets that name hundreds of namespaces. The dry run
     * covers each Secret anyway.
     */
    public static final int ACCESS_REVIEWS_PER_CLUSTER = 200;

    /** Attempts of doctor for a request that may succeed later, the first included. */
    public static final int DOCTOR_ATTEMPTS = 2;

    /** Bytes of a registry's error or bearer token, which have a few kilobytes. */
    public static final int REGISTRY_ANSWER_MAX_BYTES = 64 * 1024;

    /** Healthy clusters that doctor lists one by one. */
    public static final int HEALTHY_LISTED = 10;

    /** Clusters that grant and revoke work on at once: as many as EKS serves without throttling. */
    public static final int GRANTS_AT_ONCE = 16;

    /** Attempts for a cluster that throttles or doesn't respond, the first included. */
    public static final int GRANT_ATTEMPTS = 4;

    /** The longest random pause before the second attempt. Doubles with each further attempt. */
    public static final Duration GRANT_RETRY_PAUSE = Duration.ofSeconds(1);

    /** After Ctrl-C, the time for clusters in progress. Less than {@link #TIME_TO_REPORT}. */
    public static final Duration TIME_TO_FINISH = Duration.ofSeconds(5);

    /** Objects per page of a list from an API server, as kubectl asks for. */
    public static final int LIST_PAGE = 500;

    /**
     * Bytes of a response of an API server. A page of RoleBindings takes 1 MB, and an object at
     * most 1.5 MB, the limit of etcd.
     */
    public static final int RESPONSE_MAX_BYTES = 16 * 1024 * 1024;

    /** Pages of a list, against one that doesn't end: 500,000 RoleBindings. */
    public static final int LIST_PAGES = 1000;

    /** Clusters named in a line about many. */
    public static final int CLUSTERS_NAMED = 3;

    private CliSettings() {}
}
