package io.ecrpusher.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import io.ecrpusher.benchmarks.cpu.BusyLoop;
import io.ecrpusher.benchmarks.cpu.CpuLimit;
import io.ecrpusher.benchmarks.cpu.CpuLimiter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Times the packaged function with the CPU and the heap that it gets on Lambda with several memory
 * sizes, and computes what it costs: {@code MeasureMemory ZIP RBAC CPUS RUNS}. The function is
 * pinned to CPUS, such as {@code 1} or {@code 1,2}.
 */
final class MeasureMemory {
    private static final int[] SIZES = {512, 1024, 1769, 3008};
    private static final int RUNS_A_DAY = 4;
    private static final int DAYS_A_MONTH = 30;
    private static final double TOLERATED_DEVIATION = 0.03;

    private static final String INIT = "init";
    private static final String COLD_START = "coldStart";
    private static final String SECOND_RUN = "secondRun";

    private final Path zip;
    private final String rbac;
    private final String cpus;
    private final int runs;
    private final CpuLimiter limiter = CpuLimiter.detect();

    private record Fleet(String name, int clusters, int namespaces) {}

    private MeasureMemory(Path zip, String rbac, String cpus, int runs) {
        this.zip = zip;
        this.rbac = rbac;
        this.cpus = cpus;
        this.runs = runs;
    }

    static void main(String[] args) throws Exception {
        MeasureMemory measure =
                new MeasureMemory(
                        Path.of(args[0]),
                        Files.readString(Path.of(args[1])),
                        args[2],
                        Integer.parseInt(args[3]));
        measure.printTables();
    }

    private void printTables() throws IOException, InterruptedException {
        System.out.printf(
                """
                Time and cost by memory size; cold starts on CPU %s, medians of %d runs
                    CPU limit: %s, period 20 ms, from the process's start
                """,
                cpus, runs, limiter.method());
        List<LambdaMemory> sizes = new ArrayList<>();
        for (LambdaMemory size : IntStream.of(SIZES).mapToObj(LambdaMemory::new).toList()) {
            if (size.cores() > availableCores()) {
                System.out.printf(
                        "    %,d MB is skipped: it needs %.2f cores%n",
                        size.megabytes(), size.cores());
            } else {
                checkLimit(size);
                sizes.add(size);
            }
        }
        System.out.printf(
                """
                    Cost: %d runs a day, each with a cold start, for %d days; arm64 in us-east-1, without the free tier:
                    $%.10f per GB-second, $%.2f per million requests (https://aws.amazon.com/lambda/pricing/)
                """,
                RUNS_A_DAY,
                DAYS_A_MONTH,
                LambdaMemory.DOLLARS_PER_GB_SECOND_ARM64,
                LambdaMemory.DOLLARS_PER_MILLION_REQUESTS);
        warmUp();
        printTable(sizes, new Fleet("1 Secret", 1, 1));
        printTable(sizes, new Fleet("1,000 Secrets of one cluster", 1, 1_000));
        printTable(sizes, new Fleet("1,000 Secrets of 200 clusters", 200, 5));
    }

    /** Prints the share of the CPU that a busy loop gets with {@code size}. */
    private void checkLimit(LambdaMemory size) throws IOException, InterruptedException {
        try (CpuLimit limit = limiter.limit(size.cores(), availableCores())) {
            double used = BusyLoop.cores(pinned(limit), availableCores());
            System.out.printf(
                    "    %,d MB has %.2f cores; a busy loop got %.2f%s%n",
                    size.megabytes(),
                    size.cores(),
                    used,
                    Math.abs(used - size.cores()) > TOLERATED_DEVIATION
                            ? ", which is off by more than %.2f: is the machine busy?"
                                    .formatted(TOLERATED_DEVIATION)
                            : "");
        }
    }

    /** Lets the JIT compile the simulator, so that it doesn't slow down the first runs. */
    private void warmUp() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (SimulatedFleet fleet = SimulatedFleet.start(rbac, 100, 50)) {
                var _ = run(new LambdaMemory(SIZES[0]), fleet);
            }
        }
    }

    private void printTable(List<LambdaMemory> sizes, Fleet size) throws IOException {
        Map<LambdaMemory, Figures> rows = new LinkedHashMap<>();
        for (int i = 0; i < runs; i++) {
            try (SimulatedFleet fleet =
                    SimulatedFleet.start(rbac, size.clusters(), size.namespaces())) {
                for (LambdaMemory memory : sizes) {
                    var result = run(memory, fleet);
                    Figures figures = rows.computeIfAbsent(memory, _ -> new Figures());
                    figures.add(INIT, result.init());
                    figures.add(COLD_START, result.coldStart());
                    figures.add(SECOND_RUN, result.secondRun());
                }
            }
        }
        System.out.printf(
                "%s%n    %6s  %5s  %8s  %14s  %14s  %10s  %11s%n",
                size.name(),
                "MB",
                "cores",
                "init, ms",
                "cold start, ms",
                "second run, ms",
                "GB-seconds",
                "$ per month");
        rows.forEach(MeasureMemory::printRow);
        rows.forEach((memory, figures) -> printJson(size, memory, figures));
    }

    private static void printRow(LambdaMemory memory, Figures figures) {
        System.out.printf(
                "    %,6d  %5.2f  %8.0f  %14.0f  %14.0f  %10.2f  %11.4f%n",
                memory.megabytes(),
                memory.cores(),
                figures.median(INIT),
                figures.median(COLD_START),
                figures.median(SECOND_RUN),
                memory.gbSeconds(billed(figures)),
                dollarsPerMonth(memory, figures));
    }

    private static void printJson(Fleet size, LambdaMemory memory, Figures figures) {
        JsonObject json = new JsonObject();
        json.addProperty("clusters", size.clusters());
        json.addProperty("namespaces", size.namespaces());
        json.addProperty("memoryMb", memory.megabytes());
        for (String name : List.of(INIT, COLD_START, SECOND_RUN)) {
            json.addProperty(name, Math.round(figures.median(name)));
        }
        json.addProperty("gbSeconds", memory.gbSeconds(billed(figures)));
        json.addProperty("dollarsPerMonth", dollarsPerMonth(memory, figures));
        System.out.println(new Gson().toJson(json));
    }

    /**
     * Includes init: see
     * https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase
     */
    private static Duration billed(Figures figures) {
        return Duration.ofMillis(Math.round(figures.median(COLD_START)));
    }

    private static double dollarsPerMonth(LambdaMemory memory, Figures figures) {
        return memory.dollars(billed(figures), RUNS_A_DAY * DAYS_A_MONTH);
    }

    private MeasuredFunction.Result run(LambdaMemory memory, SimulatedFleet fleet)
            throws IOException {
        try (CpuLimit limit = limiter.limit(memory.cores(), availableCores())) {
            // The same for every method: the JVM would see a cgroup's quota, but no signals.
            return new MeasuredFunction(zip, memory.megabytes(), pinned(limit))
                    .run(fleet, List.of("-XX:ActiveProcessorCount=" + availableCores()));
        }
    }

    private List<String> pinned(CpuLimit limit) {
        List<String> prefix = new ArrayList<>(limit.commandPrefix());
        prefix.addAll(List.of("taskset", "-c", cpus));
        return prefix;
    }

    private int availableCores() {
        return cpus.split(",", -1).length;
    }
}
