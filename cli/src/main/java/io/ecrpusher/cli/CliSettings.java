package io.ecrpusher.cli;

import java.time.Duration;

/** The limits of the command, with their reasons. Those of the flow are in core's Settings. */
public final class CliSettings {
    /** The default time of a command: as long as a Lambda function may run. */
    public static final String DEFAULT_TIMEOUT = "15m";

    /** After Ctrl-C or the timeout, the time to report what was done. */
    public static final Duration TIME_TO_REPORT = Duration.ofSeconds(10);

    /** After a stop, the time in which a push ends by itself, and keeps its records. */
    public static final Duration TIME_TO_STOP = TIME_TO_REPORT.minusSeconds(1);

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

    /** As long as a slow proxy needs. The SDK's two seconds are short for one. */
    public static final Duration AWS_CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** The longest silence in a response of AWS, as the SDK has it. */
    public static final Duration AWS_READ_TIMEOUT = Duration.ofSeconds(30);

    private CliSettings() {}
}
