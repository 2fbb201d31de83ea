package io.ecrpusher.cli;

import io.ecrpusher.cli.terminal.Terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C and SIGTERM into a {@link Stop}, and gives the command time to report. */
final class Interrupts implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Interrupts(Stop stop, Terminal terminal, Duration timeToReport) {
        hook =
                Thread.ofPlatform()
                        .unstarted(
                                () -> {
                                    stop.interrupt();
                                    try {
                                        if (!ended.await(
                                                timeToReport.toMillis(), TimeUnit.MILLISECONDS)) {
                                            terminal.err().println("ecr-pusher: " + stop.message());
                                        }
                                    } catch (InterruptedException _) {
                                        Thread.currentThread().interrupt();
                                    }
                                    terminal.out().flush();
                                    Runtime.getRuntime().halt(stop.exitCode().orElseThrow());
                                });
        Runtime.getRuntime().addShutdownHook(hook);
        stop.onRequest(() -> endAfter(timeToReport, stop, terminal));
    }

    static Interrupts handle(Stop stop, Terminal terminal) {
        return new Interrupts(stop, terminal, CliSettings.TIME_TO_REPORT);
    }

    /** Ends the process if the command doesn't end by itself after its time is up. */
    private void endAfter(Duration timeToReport, Stop stop, Terminal terminal) {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                if (!ended.await(timeToReport.toMillis(), TimeUnit.MILLISECONDS)) {
                                    terminal.err().println("ecr-pusher: " + stop.message());
                                    Runtime.getRuntime().halt(stop.exitCode().orElseThrow());
                                }
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
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
