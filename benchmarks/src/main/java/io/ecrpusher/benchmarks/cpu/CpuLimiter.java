package io.ecrpusher.benchmarks.cpu;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A method of limiting processes.
 *
 * @param method its description, for the output
 */
public record CpuLimiter(String method, Factory factory) {
    /** The period in which a process may use its share of the CPU, in microseconds. */
    static final int PERIOD_MICROS = 20_000;

    /** Creates limits. */
    @FunctionalInterface
    public interface Factory {
        /** Creates a limit of so many cores. */
        CpuLimit limit(double cores) throws IOException;
    }

    /**
     * Returns the most faithful method that works here: a cgroup of its own, which needs root; a
     * systemd scope; or signals, which always work.
     */
    public static CpuLimiter detect() {
        return Stream.of(Cgroup.limiter(), SystemdScope.limiter())
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(SignalLimit::limiter);
    }

    /**
     * Creates a limit of {@code cores} for a process that is pinned to {@code available} cores. A
     * process that may use all of them needs no limit.
     */
    public CpuLimit limit(double cores, int available) throws IOException {
        return cores < available ? factory.limit(cores) : new Unlimited();
    }

    /**
     * Returns the prefix that writes the process's ID into {@code file} before it executes the
     * command.
     */
    static List<String> writesIdTo(String file) {
        return List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", file);
    }

    private record Unlimited() implements CpuLimit {
        @Override
        public List<String> commandPrefix() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
