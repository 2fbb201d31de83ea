package io.ecrpusher.proof.faults;

import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.queue.QueuedApplication;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.HandOffFailedException;
import io.ecrpusher.time.Deadline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs one cell: a whole rotation with a broken edge, and the runs after its repair. */
final class CellRun {
    /** The time of a run, without Lambda's reserve for the report. */
    static final Duration TIME = Duration.ofSeconds(60);

    // A name that wasn't resolved is remembered for ten seconds by Java.
    private static final Duration RECOVERY = Duration.ofSeconds(15);

    private final CellFleet fleet;
    private final Set<String> causes = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    private CellRun(CellFleet fleet) {
        this.fleet = fleet;
    }

    static Observation of(CellFleet fleet, FaultKind fault) {
        return new CellRun(fleet).observe(fault);
    }

    /** Runs once without a fault. */
    static void healthy(CellFleet fleet) {
        CellRun run = new CellRun(fleet);
        if (!run.run(run.application())) {
            throw new AssertionError(run.text.toString());
        }
    }

    private Observation observe(FaultKind fault) {
        QueuedApplication application = application();
        fleet.breakWith(fault);
        long start = System.nanoTime();
        boolean healthy = run(application);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Set<String> written = fleet.written();
        long calls = fleet.calls();
        Set<String> seen = Set.copyOf(causes);
        String report = text.toString();
        fleet.repair(fault);
        Observation.Recovery recovery =
                healthy ? Observation.Recovery.IN_THE_RUN : recovery(application);
        fleet.assertContainsNoCredential(text.toString());
        return new Observation(seen, report, written, calls, took, fleet.isRobbed(), recovery);
    }

    private Observation.Recovery recovery(QueuedApplication application) {
        if (isRepaired(application)) {
            return Observation.Recovery.NEXT_RUN;
        }
        long end = System.nanoTime() + RECOVERY.toNanos();
        while (System.nanoTime() - end < 0) {
            if (isRepaired(application())) {
                return Observation.Recovery.LATER;
            }
            pause();
        }
        return Observation.Recovery.NEVER;
    }

    private boolean isRepaired(QueuedApplication application) {
        return run(application) && fleet.written().containsAll(fleet.edge().all());
    }

    private static void pause() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private QueuedApplication application() {
        return new QueuedApplication(fleet.application(), fleet.environment());
    }

    /** Returns true if the run reports nothing. */
    private boolean run(QueuedApplication application) {
        try {
            return fleet.edge() == Edge.SQS_DEAD_LETTERS ? work(application) : rotate(application);
        } catch (InvalidFleetException e) {
            return failed("fleet unreadable", e.getMessage());
        } catch (HandOffFailedException e) {
            return failed("not enqueued", e.getMessage());
        }
    }

    private boolean rotate(QueuedApplication application) {
        Report report =
                application.start("event", new Trigger.Rotate(), Instant.now().plus(TIME)).report();
        return note(report);
    }

    private boolean work(QueuedApplication application) {
        List<String> warnings = new ArrayList<>();
        List<Report> reports = new ArrayList<>();
        List<String> failed =
                application
                        .worker(new Deadline(Clock.systemUTC(), Instant.now().plus(TIME)))
                        .process(
                                List.of(
                                        new Worker.Received("m1", fleet.job("dead"), 3),
                                        new Worker.Received("m2", fleet.job("own"), 3)),
                                reports::add,
                                warnings::add);
        // The dead cluster's own failure isn't the edge's.
        note(reports.getLast());
        warnings.forEach(warning -> failed("delivered again", warning));
        return failed.isEmpty() && warnings.isEmpty();
    }

    private boolean note(Report report) {
        text.append(Observation.textOf(report)).append('\n');
        report.failures().forEach(failure -> causes.add(failure.cause().toString()));
        if (!report.warnings().isEmpty()) {
            causes.add("warning");
        }
        return !report.hasFailed() && report.warnings().isEmpty();
    }

    private boolean failed(String cause, String message) {
        causes.add(cause);
        text.append(message).append('\n');
        return false;
    }
}
