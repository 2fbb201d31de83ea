package io.ecrpusher.cli.doctor;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.doctor.step.Checkup;
import io.ecrpusher.cli.terminal.Terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Runs many checks at once, and shows how many are done. */
final class Checks {
    private final Terminal terminal;
    private final Semaphore free = new Semaphore(CliSettings.DOCTOR_CLUSTERS_AT_ONCE);
    private final AtomicInteger done = new AtomicInteger();

    Checks(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns the checkups in the order of {@code checks}. */
    List<Checkup> run(List<Supplier<Checkup>> checks) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Checkup>> running =
                    checks.stream()
                            .map(check -> threads.submit(() -> limited(check, checks.size())))
                            .toList();
            List<Checkup> checkups = new ArrayList<>();
            for (Future<Checkup> one : running) {
                checkups.add(one.get());
            }
            return checkups;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            progress("");
        }
    }

    private Checkup limited(Supplier<Checkup> check, int all) {
        free.acquireUninterruptibly();
        try {
            return check.get();
        } finally {
            free.release();
            progress("Checked %d of %d".formatted(done.incrementAndGet(), all));
        }
    }

    /** Replaces the line of the terminal. */
    private void progress(String text) {
        if (terminal.interactive()) {
            terminal.err().print("\r\u001b[K" + text);
            terminal.err().flush();
        }
    }
}
