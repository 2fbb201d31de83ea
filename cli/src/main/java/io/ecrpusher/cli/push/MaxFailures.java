package io.ecrpusher.cli.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.PushObserver;
import io.ecrpusher.report.Report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts no more clusters once too many have failed. Starts with one cluster, and one more for each
 * that ends, so that a mistake of the whole fleet shows in the first one.
 */
final class MaxFailures implements PushObserver {
    private static final Pattern FORMAT = Pattern.compile("([0-9]{1,6})(%?)");

    private final int number;
    private final boolean percent;
    private final String text;
    private int limit;
    private int running;
    private int ended;
    private int failed;
    private Optional<FailureException> halted = Optional.empty();

    private MaxFailures(int number, boolean percent, String text) {
        this.number = number;
        this.percent = percent;
        this.text = text;
    }

    /** Parses a number of clusters, or a percentage such as {@code 5%}; empty if it's neither. */
    static Optional<MaxFailures> parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new MaxFailures(
                                Integer.parseInt(matcher.group(1)),
                                !matcher.group(2).isEmpty(),
                                text))
                : Optional.empty();
    }

    /** Starts no more clusters, because the command has to stop. */
    synchronized void stop() {
        halt("not started: the run was stopped");
    }

    @Override
    public synchronized void starts(Plan plan) {
        limit = percent ? (int) ((long) plan.jobs().size() * number / 100) : number;
    }

    @Override
    public synchronized Optional<FailureException> admit(ClusterJob job)
            throws InterruptedException {
        while (halted.isEmpty() && running > ended) {
            wait();
        }
        if (halted.isEmpty()) {
            running++;
        }
        return halted;
    }

    @Override
    public synchronized void ended(ClusterJob job, List<Outcome> outcomes) {
        running--;
        ended++;
        if (new Report(outcomes, Duration.ZERO).hasFailed() && ++failed > limit) {
            halt("not started: more clusters failed than --max-failures %s allows".formatted(text));
        }
        notifyAll();
    }

    private void halt(String detail) {
        if (halted.isEmpty()) {
            halted = Optional.of(new FailureException(Cause.OUT_OF_TIME, detail));
        }
        notifyAll();
    }
}
