package io.ecrpusher.queue;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.report.Report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Works jobs off. What fails comes back, and at last goes to the dead letters with its reason. */
public final class Worker {
    private final Pushes pushes;
    private final JobQueue deadLetters;
    private final int receives;

    /** Pushes the clusters of a job. */
    @FunctionalInterface
    public interface Pushes {
        /** What became of each; a cluster that the fleet no longer has is a warning. */
        Report push(Job job);
    }

    /**
     * A message as it came.
     *
     * @param receiveCount how often it has come, this time included
     */
    public record Received(String id, String body, int receiveCount) {}

    /**
     * @param deadLetters takes what is given up
     * @param receives how often a message may come before it is given up
     */
    public Worker(Pushes pushes, JobQueue deadLetters, int receives) {
        this.pushes = pushes;
        this.deadLetters = deadLetters;
        this.receives = receives;
    }

    /**
     * Works {@code messages} off, one after the other.
     *
     * @param reports gets the report of each that asks for pushes
     * @param warnings gets a line about each other one
     * @return the ids of those that have to come back; the others are done with
     */
    public List<String> work(
            List<Received> messages, Consumer<Report> reports, Consumer<String> warnings) {
        List<String> failed = new ArrayList<>();
        for (Received message : messages) {
            try {
                if (!isDone(message, reports)) {
                    failed.add(message.id());
                }
            } catch (InvalidJobException e) {
                // The queue's own redrive brings it to the dead letters, where somebody sees it.
                warnings.accept("message %s: %s".formatted(message.id(), e.getMessage()));
                failed.add(message.id());
            } catch (InvalidFleetException e) {
                throw e; // concerns every message
            } catch (RuntimeException e) {
                warnings.accept(
                        "message %s: %s"
                                .formatted(message.id(), FailureException.ofDefect(e).detail()));
                failed.add(message.id());
            } catch (FailureException e) {
                warnings.accept(
                        "message %s could not be given up: %s".formatted(message.id(), e.detail()));
                failed.add(message.id());
            }
        }
        return failed;
    }

    private boolean isDone(Received message, Consumer<Report> reports)
            throws InvalidJobException, FailureException {
        Job job = Job.parse(message.body());
        Report report = pushes.push(job);
        reports.accept(report);
        if (!report.failed()) {
            return true;
        }
        if (message.receiveCount() < receives) {
            return false;
        }
        deadLetters.send(List.of(new Message(givenUp(job, report), Duration.ZERO)));
        return true;
    }

    /** Only what failed: sent back to the queue some day, it is tried again. */
    private static Job givenUp(Job job, Report report) {
        Set<String> clusters =
                report.failures().stream().map(Report.Failure::cluster).collect(Collectors.toSet());
        return new Job(
                job.trigger(),
                job.startedAt(),
                job.clusters().stream()
                        .filter(id -> clusters.contains(Cluster.placeOf(id)))
                        .toList(),
                report.failures().stream()
                        .map(Report.Failure::toString)
                        .collect(Collectors.joining("\n")));
    }
}
