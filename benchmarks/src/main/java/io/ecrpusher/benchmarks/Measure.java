package io.ecrpusher.benchmarks;

import com.google.gson.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Times the packaged function on one core, with a heap of 256 MB, and two other clients that write
 * the same Secrets in the same run: {@code Measure ZIP RBAC RUNS [CLUSTERS NAMESPACES]}.
 */
final class Measure {
    private static final List<String> ONE_CORE = List.of("taskset", "-c", "1");
    private static final int MANY_CLUSTERS = 10_000;
    // The heap gets 85 %: 256 MB and 32 MB.
    private static final int MEMORY_MB = 302;
    private static final int SMALL_MEMORY_MB = 38;

    private final Path zip;
    private final String rbac;
    private final int runs;

    private Measure(Path zip, String rbac, int runs) {
        this.zip = zip;
        this.rbac = rbac;
        this.runs = runs;
    }

    static void main(String[] args) throws Exception {
        Measure measure =
                new Measure(
                        Path.of(args[0]),
                        Files.readString(Path.of(args[1])),
                        Integer.parseInt(args[2]));
        measure.warmUp();
        if (args.length > 3) {
            int clusters = Integer.parseInt(args[3]);
            int namespaces = Integer.parseInt(args[4]);
            measure.row(
                    "%,d Secrets of %,d clusters".formatted(clusters * namespaces, clusters),
                    clusters,
                    namespaces,
                    MEMORY_MB);
            return;
        }
        measure.row("1 Secret", 1, 1, MEMORY_MB);
        measure.row("1,000 Secrets of one cluster", 1, 1_000, MEMORY_MB);
        measure.row("1,000 Secrets of 200 clusters", 200, 5, MEMORY_MB);
        measure.row("10,000 Secrets of 200 clusters", 200, 50, MEMORY_MB);
        measure.row("10,000 Secrets of 200 clusters, heap of 32 MB", 200, 50, SMALL_MEMORY_MB);
        new Measure(measure.zip, measure.rbac, 1)
                .row("20,000 Secrets of 10,000 clusters", MANY_CLUSTERS, 2, MEMORY_MB);
    }

    /** Lets the JIT compile the simulator, so that it doesn't slow down the first runs. */
    private void warmUp() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            run(100, 50, MEMORY_MB, new Figures());
        }
    }

    private void row(String what, int clusters, int namespaces, int memoryMb)
            throws IOException, InterruptedException {
        Figures figures = new Figures();
        for (int i = 0; i < runs; i++) {
            run(clusters, namespaces, memoryMb, figures);
        }
        System.out.printf("%s, %d runs; milliseconds since the process's start%n", what, runs);
        JsonObject labels = new JsonObject();
        labels.addProperty("clusters", clusters);
        labels.addProperty("namespaces", namespaces);
        labels.addProperty("memoryMb", memoryMb);
        figures.print(labels);
    }

    private void run(int clusters, int namespaces, int memoryMb, Figures figures)
            throws IOException, InterruptedException {
        try (SimulatedFleet fleet = SimulatedFleet.start(rbac, clusters, namespaces)) {
            var result = new MeasuredFunction(zip, memoryMb, ONE_CORE).run(fleet, List.of());
            figures.add("ecr-pusher, init", result.init());
            figures.add("ecr-pusher, cold start", result.coldStart());
            figures.add("ecr-pusher, CPU of cold start", result.firstCpu());
            figures.add("ecr-pusher, second run", result.secondRun());
            figures.add("ecr-pusher, CPU of both runs", result.totalCpu());
            figures.add("ecr-pusher, peak heap after GC (MB)", result.peakHeapMb());
            // CoreV1Client's ApiClients would fill the heap.
            if (clusters == MANY_CLUSTERS || memoryMb == SMALL_MEMORY_MB) {
                return;
            }
            measureOther("bare client", BareClient.class, fleet, figures);
            measureOther("CoreV1Api", CoreV1Client.class, fleet, figures);
        }
    }

    private static void measureOther(
            String name, Class<?> client, SimulatedFleet fleet, Figures figures)
            throws IOException, InterruptedException {
        var result = new OtherClient(client, ONE_CORE).run(fleet);
        figures.add(name, result.elapsed());
        figures.add(name + ", CPU", result.cpu());
    }
}
