package io.ecrpusher.benchmarks.cpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Limits a process like the kernel's CPU quota, but without its rights: in each period, stops the
 * process with SIGSTOP when it has used its share, and continues it with SIGCONT in the next
 * period. Time in which the process waits isn't counted. A share that was exceeded is deducted from
 * the next period, and a share that wasn't used up is lost.
 */
final class SignalLimit implements CpuLimit {
    private static final long PERIOD = TimeUnit.MICROSECONDS.toNanos(CpuLimiter.PERIOD_MICROS);
    private static final long SHORTEST_SLEEP = TimeUnit.MICROSECONDS.toNanos(200);
    private static final Duration START_POLL = Duration.ofMillis(1);

    private final long share;
    private final Path idFile;
    private final Thread thread;
    private volatile boolean closed;

    private SignalLimit(double cores) throws IOException {
        share = Math.round(cores * PERIOD);
        idFile = Files.createTempFile("ecr-pusher-benchmark", ".pid");
        thread = Thread.ofPlatform().daemon().start(this::run);
    }

    static CpuLimiter limiter() {
        return new CpuLimiter("SIGSTOP and SIGCONT, by the CPU time used", SignalLimit::new);
    }

    @Override
    public List<String> commandPrefix() {
        return CpuLimiter.writesIdTo(idFile.toString());
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.delete(idFile);
    }

    private void run() {
        String id = "";
        while (!id.endsWith("\n")) {
            if (closed) {
                return;
            }
            LockSupport.parkNanos(START_POLL.toNanos());
            try {
                id = Files.readString(idFile);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        limit(new LinuxProcess(Integer.parseInt(id.strip())));
    }

    private void limit(LinuxProcess process) {
        long left = share;
        long used = 0;
        long end = System.nanoTime() + PERIOD;
        while (!closed) {
            while (left > 0 && System.nanoTime() < end) {
                // Half of it: several threads use it up faster than time passes.
                sleep(Math.min(Math.max(left / 2, SHORTEST_SLEEP), end - System.nanoTime()));
                long now = process.cpuNanos();
                left -= now - used;
                used = now;
            }
            if (left <= 0) {
                process.stop();
                sleep(end - System.nanoTime());
            }
            long periods = 1 + Math.max(0, System.nanoTime() - end) / PERIOD;
            end += periods * PERIOD;
            left = Math.min(share, left + periods * share);
            if (left > 0) {
                process.resume();
            }
        }
    }

    private static void sleep(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }
}
