package io.ecrpusher.cli.push;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.PushObserver;
import io.ecrpusher.report.Report;

import java.time.Duration;
import java.util.List;

/**
 * Shows on stderr how many clusters have ended: in one line that is overwritten on a terminal, and
 * in a line every few seconds elsewhere.
 */
public final class Progress implements PushObserver, AutoCloseable {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final String verb;
    private final Thread thread;
    private int clusters;
    private int ended;
    private int failed;
    private long secrets;
    private String shown = "";

    private Progress(Terminal terminal, String verb, boolean quiet) {
        this.terminal = terminal;
        this.verb = verb;
        this.thread = quiet ? null : Thread.ofVirtual().start(this::show);
    }

    /**
     * Starts to show progress.
     *
     * @param verb what happens to Secrets, such as {@code written}
     * @param quiet true to show none
     */
    public static Progress start(Terminal terminal, String verb, boolean quiet) {
        return new Progress(terminal, verb, quiet);
    }

    @Override
    public synchronized void starts(Plan plan) {
        clusters = plan.jobs().size();
    }

    @Override
    public synchronized void ended(ClusterJob job, List<Outcome> outcomes) {
        Report report = new Report(outcomes, Duration.ZERO);
        ended++;
        failed += report.hasFailed() ? 1 : 0;
        secrets += report.applied();
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(
                        terminal.interactive()
                                ? CliSettings.PROGRESS_ON_TERMINAL
                                : CliSettings.PROGRESS_IN_LOG);
                String line = line();
                if (line.equals(shown)) {
                    continue;
                }
                if (terminal.interactive()) {
                    terminal.err().print(CLEAR_LINE + line);
                    terminal.err().flush();
                } else {
                    terminal.err().println(line);
                }
                shown = line;
            }
        } catch (InterruptedException _) {
            // the run has ended
        }
    }

    private synchronized String line() {
        return clusters == 0
                ? "Finding clusters"
                : "%d of %d clusters, %d failed, %d Secrets %s"
                        .formatted(ended, clusters, failed, secrets, verb);
    }

    /** Stops, and clears the line on a terminal. */
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (terminal.interactive() && !shown.isEmpty()) {
            terminal.err().print(CLEAR_LINE);
            terminal.err().flush();
        }
    }
}
