package io.ecrpusher.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Asks a command to stop early: at Ctrl-C, or when its time is up. The command then reports what it
 * has done, and returns.
 */
public final class Stop {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean watched;
    private int exitCode;
    private String message = "";

    /**
     * Runs {@code action} when the command has to stop, in another thread. Runs it at once if the
     * command already has to.
     */
    public void onRequest(Runnable action) {
        synchronized (this) {
            watched = true;
            if (exitCode == 0) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Returns true if the command has to stop. */
    public synchronized boolean requested() {
        watched = true;
        return exitCode != 0;
    }

    /**
     * Returns true if the command watches this, and so ends by itself and reports. A command that
     * doesn't has nothing to report, and can be cut off.
     */
    synchronized boolean isWatched() {
        return watched;
    }

    /** Runs {@code action} at the first request, in another thread. */
    synchronized void beforeAll(Runnable action) {
        actions.addFirst(action);
    }

    /** Asks the command to stop because of Ctrl-C. */
    public void interrupt() {
        request(ExitCode.INTERRUPTED, "interrupted");
    }

    /** Asks the command to stop because its time is up. */
    void timeOut(String timeout) {
        request(
                ExitCode.TIMEOUT,
                "timed out after %s; allow more time with --timeout".formatted(timeout));
    }

    /** Asks the command to stop because nobody reads its output any more. */
    void closePipe() {
        request(ExitCode.CLOSED_PIPE, "");
    }

    private void request(int code, String reason) {
        List<Runnable> all;
        synchronized (this) {
            if (exitCode != 0) {
                return;
            }
            exitCode = code;
            message = reason;
            all = List.copyOf(actions);
        }
        all.forEach(Runnable::run);
    }

    /** Returns the exit code for the reason to stop; empty without one. */
    synchronized OptionalInt exitCode() {
        return exitCode == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    /** Returns the reason to stop, for people. */
    synchronized String message() {
        return message;
    }

    /** Asks the command to stop after {@code timeout}. */
    void startTimer(Duration timeout, String text) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                Thread.sleep(timeout);
                                timeOut(text);
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }
}
