package io.ecrpusher.cli.aws;

import io.ecrpusher.aws.S3RecordStore;
import io.ecrpusher.aws.page.S3Page;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.ScheduleInterval;
import io.ecrpusher.settings.RecordSettings;

import java.time.Duration;

/**
 * The records and the fleet page in a stack's bucket.
 *
 * @param scheduleInterval the time between two rotations of the stack
 */
public record StackRecords(AwsSession session, Stack stack, Duration scheduleInterval) {
    /** Returns the records of {@code stack}. Reads the schedule, but no record yet. */
    public static StackRecords of(AwsSession session, Stack stack, Terminal terminal) {
        return new StackRecords(session, stack, interval(session, stack, terminal));
    }

    private static Duration interval(AwsSession session, Stack stack, Terminal terminal) {
        try {
            return ScheduleInterval.of(stack.environment(session).getOrDefault("SCHEDULE", ""))
                    .orElse(RecordSettings.DEFAULT_INTERVAL);
        } catch (CommandException _) {
            terminal.err()
                    .printf(
                            "ecr-pusher: can't read the stack's schedule (lambda:GetFunctionConfiguration of %s). Assuming a rotation every %d hours%n",
                            stack.functionName(), RecordSettings.DEFAULT_INTERVAL.toHours());
            return RecordSettings.DEFAULT_INTERVAL;
        }
    }

    /**
     * Returns all records. Calls no cluster.
     *
     * @throws FailureException if the caller may not read them
     */
    public FleetRecords read(Terminal terminal) throws FailureException {
        return new S3RecordStore(
                        session.clients(),
                        stack.region(),
                        stack.bucket(),
                        stack.deployment(),
                        terminal.clock())
                .read();
    }

    /**
     * Returns a link that opens the fleet page without further credentials.
     *
     * @throws CommandException if there is no page yet
     * @throws FailureException if the caller may not read it
     */
    public Credential pageLink(Duration lifetime) throws FailureException {
        S3Page page = new S3Page(session.clients(), stack.region(), stack.bucket());
        if (!page.exists()) {
            throw new CommandException(
                    "bucket %s has no fleet page yet. The stack writes one after its first run. Save one now with --html FILE"
                            .formatted(stack.bucket()));
        }
        return page.link(lifetime);
    }
}
