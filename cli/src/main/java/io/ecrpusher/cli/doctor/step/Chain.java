package io.ecrpusher.cli.doctor.step;

import io.ecrpusher.cli.Stop;
import io.ecrpusher.failure.FailureException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs steps in order, up to the first one that is broken or can't be checked. */
public final class Chain {
    private final String subject;
    private final Stop stop;
    private final List<Step> steps = new ArrayList<>();
    private boolean ended;

    /**
     * Starts a chain without steps.
     *
     * @param subject the cluster or registry, for people
     */
    public Chain(String subject, Stop stop) {
        this.subject = subject;
        this.stop = stop;
    }

    /** Runs {@code check}, unless the chain has ended. */
    public Chain step(String name, Check check) {
        if (ended) {
            return this;
        }
        long startedAt = System.nanoTime();
        Result result = stop.requested() ? Result.unknown("stopped before this step") : run(check);
        steps.add(new Step(name, result, Duration.ofNanos(System.nanoTime() - startedAt)));
        ended = result.endsChain();
        return this;
    }

    private static Result run(Check check) {
        try {
            return check.run();
        } catch (FailureException failure) {
            return Result.unknown(failure.detail());
        } catch (RuntimeException e) {
            return Result.unknown(FailureException.unexpected(e).detail());
        }
    }

    /** Returns the steps that ran. */
    public Checkup checkup() {
        return new Checkup(subject, steps);
    }
}
