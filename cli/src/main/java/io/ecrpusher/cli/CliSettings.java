package io.ecrpusher.cli;

import java.time.Duration;

/** The limits of the command, with their reasons. Those of the flow are in core's Settings. */
public final class CliSettings {
    /** The default time of a command: as long as a Lambda function may run. */
    public static final String DEFAULT_TIMEOUT = "15m";

    /** After Ctrl-C or the timeout, the time to report what was done. */
    public static final Duration TIME_TO_REPORT = Duration.ofSeconds(10);

    /** The name of the stack that the README deploys. */
    public static final String DEFAULT_STACK = "ecr-pusher";

    /**
     * The default Region of a fleet file that is read offline, if none is configured. The function
     * always has one.
     */
    public static final String OFFLINE_REGION = "us-east-1";

    /** As long as a slow proxy needs. The SDK's two seconds are short for one. */
    public static final Duration AWS_CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** The longest silence in a response of AWS, as the SDK has it. */
    public static final Duration AWS_READ_TIMEOUT = Duration.ofSeconds(30);

    /** Time between two looks at the records: much shorter than a run, and cheap. */
    public static final Duration WATCH_INTERVAL = Duration.ofSeconds(30);

    /** Validity of a link to the fleet page: enough to open it, too short to be worth keeping. */
    public static final Duration LINK_LIFETIME = Duration.ofMinutes(15);

    /** Causes for which {@code status} prints what to do. More don't fit below a table. */
    public static final int REMEDIES_SHOWN = 5;

    private CliSettings() {}
}
