package io.ecrpusher.benchmarks.cpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A scope of the user's systemd with a CPU quota. Needs no root, but a user manager that may use
 * the cgroup controller {@code cpu} (see {@code Delegate=} in systemd.resource-control(5)).
 */
final class SystemdScope implements CpuLimit {
    /** Prints the quota of the shell's own cgroup. */
    private static final String PRINT_QUOTA =
            "cat \"/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)/cpu.max\"";

    private static final int CHECKED_PERCENT = 50;

    private final int percent;

    private SystemdScope(int percent) {
        this.percent = percent;
    }

    /** Returns the limiter, or empty if a scope gets no quota here. */
    static Optional<CpuLimiter> limiter() {
        List<String> command = new ArrayList<>(new SystemdScope(CHECKED_PERCENT).commandPrefix());
        command.addAll(List.of("sh", "-c", PRINT_QUOTA));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String quota =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return quota.strip().equals("10000 " + CpuLimiter.PERIOD_MICROS)
                    ? Optional.of(
                            new CpuLimiter(
                                    "cgroup v2 (systemd-run --user, CPUQuota=)",
                                    cores -> new SystemdScope((int) Math.round(cores * 100))))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * With {@code --scope}, systemd-run replaces itself by the command. It finds the user's systemd
     * by a variable that the measured process's environment lacks.
     */
    @Override
    public List<String> commandPrefix() {
        return List.of(
                "env",
                "XDG_RUNTIME_DIR=" + System.getenv().getOrDefault("XDG_RUNTIME_DIR", ""),
                "systemd-run",
                "--user",
                "--scope",
                "--quiet",
                "--property=CPUQuota=%d%%".formatted(percent),
                "--property=CPUQuotaPeriodSec=%dus".formatted(CpuLimiter.PERIOD_MICROS),
                "--");
    }

    /** Does nothing: systemd removes the scope with its last process. */
    @Override
    public void close() {}
}
