package io.ecrpusher.proof.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.ObjectName;

/** Measures the process that it runs in. Needs Linux. */
final class OwnProcess {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final List<String> CLASSES =
            List.of("io.ecrpusher.", "okhttp3.", "okio.", "software.amazon.awssdk.");

    /** What a collection leaves between objects instead of moving them: up to 9 MB, by chance. */
    private static final String FILLER = "jdk.internal.vm.Filler";

    private OwnProcess() {}

    /** Returns a sample. The class histogram collects garbage first. */
    static Sample sample() {
        NavigableMap<String, Long> objects = new TreeMap<>();
        long total = 0;
        for (String line : diagnostic("gcClassHistogram", new String[0]).split("\n", -1)) {
            // Number, instances, bytes, and class.
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= 4 && columns[0].endsWith(":") && !columns[3].contains(FILLER)) {
                total += Long.parseLong(columns[2]);
                if (CLASSES.stream().anyMatch(columns[3]::startsWith)) {
                    objects.merge(className(columns[3]), Long.parseLong(columns[1]), Long::sum);
                }
            }
        }
        NavigableMap<String, Long> figures = new TreeMap<>();
        figures.put("heap", total);
        figures.put("metaspace", metaspace());
        List<String> threads = threads();
        figures.put("platformThreads", count(threads, thread -> !isVirtual(thread)));
        figures.put("virtualThreads", count(threads, OwnProcess::isVirtual));
        List<String> descriptors = descriptors();
        long sockets = descriptors.stream().filter(target -> target.startsWith("socket:")).count();
        figures.put("sockets", sockets);
        figures.put("files", descriptors.size() - sockets);
        figures.put("objects", objects.values().stream().mapToLong(Long::longValue).sum());
        return new Sample(figures, objects);
    }

    /** Counts the lambdas of a class together: their classes have numbers. */
    private static String className(String name) {
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda) + "$$Lambda";
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .findFirst()
                .orElseThrow()
                .getUsed();
    }

    private static long count(List<String> threads, Predicate<String> which) {
        return threads.stream().filter(which).filter(thread -> !isIdleInOkHttp(thread)).count();
    }

    /** Its header line has the thread's number, name, and kind. */
    private static boolean isVirtual(String thread) {
        return thread.lines().findFirst().orElseThrow().contains("virtual");
    }

    /**
     * True for a thread of OkHttp's pool that has nothing to do, and ends after a minute. As many
     * remain as cleaned up clusters' connections at the same moment, which load decides.
     */
    private static boolean isIdleInOkHttp(String thread) {
        return thread.contains("\"OkHttp ") && thread.contains("ThreadPoolExecutor.getTask");
    }

    /** Returns all threads with their frames, from a dump: no MXBean knows virtual ones. */
    private static List<String> threads() {
        try {
            Path folder = Files.createTempDirectory("soak");
            Path dump = folder.resolve("threads");
            String _ = diagnostic("threadDumpToFile", new String[] {"-overwrite", dump.toString()});
            try {
                return Pattern.compile("^(?=#)", Pattern.MULTILINE)
                        .splitAsStream(Files.readString(dump))
                        .filter(thread -> thread.startsWith("#"))
                        .toList();
            } finally {
                Files.deleteIfExists(dump);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> descriptors() {
        try (Stream<Path> links = Files.list(DESCRIPTORS)) {
            return links.map(OwnProcess::target).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "closed"; // the descriptor of the listing itself
        }
    }

    /** Runs a command of jcmd in this process. */
    private static String diagnostic(String command, String[] arguments) {
        try {
            return (String)
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    command,
                                    new Object[] {arguments},
                                    new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
