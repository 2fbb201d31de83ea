package io.ecrpusher.benchmarks.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cgroup with a CPU quota, directly below the root cgroup.
 *
 * <p>See the kernel's admin-guide/cgroup-v2.rst ({@code cpu.max}) and scheduler/sched-bwc.rst (the
 * files of version 1).
 */
final class Cgroup implements CpuLimit {
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpu");
    private static final int REMOVAL_ATTEMPTS = 50;
    private static final Duration REMOVAL_PAUSE = Duration.ofMillis(10);

    private final Path folder;

    private Cgroup(Path folder) {
        this.folder = folder;
    }

    /** Returns the limiter, or empty if this process can't create a cgroup with a CPU quota. */
    static Optional<CpuLimiter> limiter() {
        try (Cgroup cgroup = create(1)) {
            if (new ProcessBuilder(cgroup.command("true")).start().waitFor() != 0) {
                return Optional.empty();
            }
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return Optional.of(
                new CpuLimiter(
                        isVersion2() ? "cgroup v2 (cpu.max)" : "cgroup v1 (cpu.cfs_quota_us)",
                        Cgroup::create));
    }

    private static Cgroup create(double cores) throws IOException {
        Path folder =
                (isVersion2() ? VERSION_2 : VERSION_1)
                        .resolve("ecr-pusher-benchmark-" + ProcessHandle.current().pid());
        Cgroup cgroup = new Cgroup(Files.createDirectory(folder));
        try {
            cgroup.setQuota(Math.round(cores * CpuLimiter.PERIOD_MICROS));
        } catch (IOException e) {
            cgroup.close();
            throw e;
        }
        return cgroup;
    }

    private static boolean isVersion2() {
        return Files.exists(VERSION_2.resolve("cgroup.controllers"));
    }

    private void setQuota(long micros) throws IOException {
        if (isVersion2()) {
            write("cpu.max", micros + " " + CpuLimiter.PERIOD_MICROS);
        } else {
            write("cpu.cfs_period_us", Integer.toString(CpuLimiter.PERIOD_MICROS));
            write("cpu.cfs_quota_us", Long.toString(micros));
        }
    }

    private void write(String file, String value) throws IOException {
        Path _ = Files.writeString(folder.resolve(file), value);
    }

    private List<String> command(String program) {
        return Stream.concat(commandPrefix().stream(), Stream.of(program)).toList();
    }

    @Override
    public List<String> commandPrefix() {
        return CpuLimiter.writesIdTo(folder.resolve("cgroup.procs").toString());
    }

    /** Removes the cgroup. The kernel may take a moment to see that its processes have ended. */
    @Override
    public void close() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.delete(folder);
                return;
            } catch (IOException e) {
                if (attempt == REMOVAL_ATTEMPTS) {
                    throw e;
                }
                sleep();
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(REMOVAL_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
