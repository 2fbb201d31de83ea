package io.ecrpusher.queue;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.time.Deadline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Processes queue messages. A failed job is retried, and finally becomes a dead letter with its
 * reason.
 */
public final class Worker {
    private static final Duration CLOCK_DIFFERENCE = Duration.ofDays(1);

    private final JobPush push;
    private final JobQueue deadLetters;
    private final int maxReceives;
    private final Deadline deadline;

    /** Pushes the clusters of a job. */
    @FunctionalInterface
    public interface JobPush {
        /** Returns the report. A cluster that the fleet no longer contains is a warning. */
        Report push(Job job);
    }

    /**
     * A received message.
     *
     * @param receiveCount how many times it has been received, including this time
     */
    public record Received(String id, String body, int receiveCount) {}

    /**
     * Creates a worker.
     *
     * @param deadLetters receives failed jobs
     * @param maxReceives how many times a job is received before it becomes a dead letter
     * @param deadline when dead letters must be sent
     */
    public Worker(JobPush push, JobQueue deadLetters, int maxReceives, Deadline deadline) {
        this.push = push;
        this.deadLetters = deadLetters;
        this.maxReceives = maxReceives;
        this.deadline = deadline;
    }

    /**
     * Processes {@code messages}, one after the other.
     *
     * @param reports receives the report of each job
     * @param warnings receives a line about each message that isn't a job or fails unexpectedly
     * @return the IDs of the messages to deliver again
     */
    public List<String> process(
            List<Received> messages, Consumer<Report> reports, Consumer<String> warnings) {
        List<String> failed = new ArrayList<>();
        for (Received message : messages) {
            try {
                if (!isDone(message, reports)) {
                    failed.add(message.id());
                }
            } catch (InvalidJobException e) {
                // The queue's redrive policy moves it to the dead letter queue.
                warnings.accept("message %s: %s".formatted(message.id(), e.getMessage()));
                failed.add(message.id());
            } catch (InvalidFleetException e) {
                throw e; // affects every message
            } catch (RuntimeException e) {
                warnings.accept(
                        "message %s: %s"
                                .formatted(message.id(), FailureException.unexpected(e).detail()));
                failed.add(message.id());
            } catch (FailureException e) {
                warnings.accept(
                        "message %s can't be moved to the dead letter queue: %s"
                                .formatted(message.id(), e.detail()));
                failed.add(message.id());
            }
        }
        return failed;
    }

    private boolean isDone(Received message, Consumer<Report> reports)
            throws InvalidJobException, FailureException {
        Job job = Job.parse(message.body());
        refuseTheFuture(job);
        Report report = push.push(job);
        reports.accept(report);
        if (!report.hasFailed()) {
            return true;
        }
        if (message.receiveCount() < maxReceives) {
            return false;
        }
        deadLetters.send(List.of(new DelayedJob(deadLetter(job, report), Duration.ZERO)), deadline);
        return true;
    }

    /** The history of runs keeps the latest ones: a job of the future would stay there. */
    private void refuseTheFuture(Job job) throws InvalidJobException {
        if (job.startedAt().isAfter(deadline.clock().instant().plus(CLOCK_DIFFERENCE))) {
            throw new InvalidJobException(
                    "the job says that its run starts in the future, at " + job.startedAt());
        }
    }

    /** Contains only the clusters that failed, so that it can be sent to the queue again. */
    private static Job deadLetter(Job job, Report report) {
        Set<ClusterId> failed = report.failedClusters();
        return new Job(
                job.trigger(),
                job.startedAt(),
                job.clusters().stream().filter(failed::contains).toList(),
                report.failures().stream().map(ReportText::line).collect(Collectors.joining("\n")));
    }
}
