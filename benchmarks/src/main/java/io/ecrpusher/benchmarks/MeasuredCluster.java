package io.ecrpusher.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A cluster that another client writes to.
 *
 * @param body the manifest of the Secret {@code ecr-pull}
 */
record MeasuredCluster(URI endpoint, String caPem, String token, String body) {
    private static final int AT_ONCE = 16;

    /** A client that is compared with ecr-pusher. */
    @FunctionalInterface
    interface Client {
        /**
         * Writes the Secret into the namespaces {@code ns-0} to {@code ns-(namespaces - 1)}.
         *
         * @param clusters the number of clusters written to in parallel
         */
        void write(MeasuredCluster cluster, int namespaces, int clusters) throws Exception;
    }

    /** Writes {@code clusters} into {@code folder} and returns the path of their list. */
    static Path write(List<MeasuredCluster> clusters, Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (MeasuredCluster cluster : clusters) {
            String id = String.valueOf(lines.size());
            lines.add(
                    "%s %s %s %s"
                            .formatted(
                                    cluster.endpoint(),
                                    Files.writeString(folder.resolve("ca" + id), cluster.caPem()),
                                    Files.writeString(
                                            folder.resolve("token" + id), cluster.token()),
                                    Files.writeString(
                                            folder.resolve("body" + id), cluster.body())));
        }
        return Files.write(folder.resolve("list"), lines);
    }

    private static MeasuredCluster read(String line) throws IOException {
        List<String> fields = List.of(line.split(" ", -1));
        return new MeasuredCluster(
                URI.create(fields.get(0)),
                Files.readString(Path.of(fields.get(1))),
                Files.readString(Path.of(fields.get(2))),
                Files.readString(Path.of(fields.get(3))));
    }

    /**
     * Runs a client on all clusters of a list: {@code LIST NAMESPACES}. Prints the milliseconds
     * since the process's start, and its CPU time in milliseconds.
     */
    static void main(String[] args, Client client) throws Exception {
        ProcessHandle.Info self = ProcessHandle.current().info();
        int namespaces = Integer.parseInt(args[1]);
        List<String> lines = Files.readAllLines(Path.of(args[0]));
        List<Future<?>> clusters = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (String line : lines) {
                clusters.add(
                        threads.submit(
                                () -> {
                                    client.write(read(line), namespaces, lines.size());
                                    return null;
                                }));
            }
        }
        for (Future<?> cluster : clusters) {
            Object _ = cluster.get();
        }
        System.out.printf(
                "%d %d%n",
                System.currentTimeMillis() - self.startInstant().orElseThrow().toEpochMilli(),
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis());
        System.exit(0); // clients may leave threads running
    }
}
