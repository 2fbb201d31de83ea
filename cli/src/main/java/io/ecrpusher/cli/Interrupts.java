package io.ecrpusher.cli;

import io.ecrpusher.cli.terminal.Terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C and SIGTERM into a {@link Stop}, and gives the command time to report. */
final class Interrupts implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean hooked;

    private Interrupts(Stop stop, Terminal terminal) {
        hook =
                Thread.ofPlatform()
                        .unstarted(
                                () -> {
                                    hooked = true;
                                    stop.interrupt();
                                    end(stop, terminal);
                                });
        Runtime.getRuntime().addShutdownHook(hook);
        stop.beforeAll(
                () -> {
                    if (!hooked) {
                        Thread.ofPlatform().daemon().start(() -> end(stop, terminal));
                    }
                });
    }

    static Interrupts handle(Stop stop, Terminal terminal) {
        return new Interrupts(stop, terminal);
    }

    /** Ends the process, after the time to report if the command makes use of it. */
    private void end(Stop stop, Terminal terminal) {
        try {
            if (stop.isWatched()
                    && ended.await(CliSettings.TIME_TO_REPORT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (ended.getCount() > 0) {
            Commands.printEnd(terminal, stop);
            terminal.out().flush();
            Runtime.getRuntime().halt(stop.exitCode().orElseThrow());
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The hook is running, and waits for this.
        }
    }
}
