package io.ecrpusher.benchmarks.cpu;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that uses all the CPU that it gets: {@code BusyLoop THREADS}. */
public final class BusyLoop {
    private static final Duration START = Duration.ofMillis(500);
    private static final Duration MEASURED = Duration.ofSeconds(3);

    private BusyLoop() {}

    /** Runs until the process is killed. */
    static void main(String[] args) {
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            Thread _ = Thread.ofPlatform().start(BusyLoop::spin);
        }
    }

    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    /**
     * Returns the cores that a busy loop of {@code threads} threads gets.
     *
     * @param commandPrefix precedes the command, such as {@link CpuLimit#commandPrefix()}
     */
    public static double cores(List<String> commandPrefix, int threads)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(commandPrefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BusyLoop.class.getName(),
                        Integer.toString(threads)));
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            Thread.sleep(START);
            long started = System.nanoTime();
            Duration before = cpu(process);
            Thread.sleep(MEASURED);
            double used = cpu(process).minus(before).toNanos();
            return used / (System.nanoTime() - started);
        } finally {
            int _ = process.destroyForcibly().waitFor();
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }
}
