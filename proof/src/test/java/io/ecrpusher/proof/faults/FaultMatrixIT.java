package io.ecrpusher.proof.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Runs every cell of the fault matrix, and compares docs/reliability.md with it. */
class FaultMatrixIT {
    private static final Path DOC = Path.of("../docs/reliability.md");

    // Cells that only wait run all at once, the others take the processor.
    private static final int BUSY_CELLS_AT_ONCE = 6;
    private static final int SLOW_CELLS_AT_ONCE = 40;

    private static final PrintStream ERR = System.err;
    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
    private static final Set<String> CREDENTIALS = ConcurrentHashMap.newKeySet();
    private static final Map<Key, Observation> OBSERVED = new ConcurrentHashMap<>();

    private record Key(Edge edge, FaultKind fault) {}

    @BeforeAll
    static void runAllCells() throws Exception {
        System.setErr(new PrintStream(LOG, true, StandardCharsets.UTF_8));
        warmUp();
        // Alone, because a name is silent for the whole process.
        runAll(SLOW_CELLS_AT_ONCE, with(fault -> fault == FaultKind.DNS_BLACK_HOLE));
        runAll(
                SLOW_CELLS_AT_ONCE,
                with(fault -> fault.isSlow() && fault != FaultKind.DNS_BLACK_HOLE));
        runAll(BUSY_CELLS_AT_ONCE, with(fault -> !fault.isSlow() && fault != FaultKind.CLOCK));
        // Last, because the SDK corrects its clock for all new clients of the process.
        runAll(BUSY_CELLS_AT_ONCE, with(fault -> fault == FaultKind.CLOCK));
        if (System.getProperty("observe") != null) {
            write();
        }
    }

    /** Loads classes, which takes seconds on a busy machine: healthy calls would time out. */
    private static void warmUp() {
        for (Edge edge : List.of(Edge.ORGANIZATIONS, Edge.S3_RECORDS, Edge.SQS_JOBS)) {
            try (CellFleet fleet = new CellFleet(edge, false)) {
                CellRun.healthy(fleet);
            }
        }
    }

    private static Stream<Key> with(Predicate<FaultKind> faults) {
        return keys().filter(key -> faults.test(key.fault()));
    }

    private static Stream<Key> keys() {
        return Arrays.stream(Edge.values())
                .filter(edge -> edge.name().matches(System.getProperty("edges", ".*")))
                .flatMap(edge -> Arrays.stream(FaultKind.values()).map(f -> new Key(edge, f)))
                .filter(key -> key.fault().name().matches(System.getProperty("faults", ".*")));
    }

    private static void runAll(int atOnce, Stream<Key> keys) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            List<Future<?>> cells = new ArrayList<>();
            keys.forEach(key -> cells.add(threads.submit(() -> run(key))));
            for (Future<?> cell : cells) {
                Object _ = cell.get();
            }
        }
    }

    private static void run(Key key) {
        try (CellFleet fleet = new CellFleet(key.edge(), key.fault() == FaultKind.DNS_BLACK_HOLE)) {
            OBSERVED.put(key, CellRun.of(fleet, key.fault()));
            CREDENTIALS.addAll(fleet.credentials());
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("%s at %s".formatted(key.fault(), key.edge()), e);
        }
    }

    @AfterAll
    static void restore() {
        System.setErr(ERR);
    }

    @TestFactory
    Stream<DynamicTest> endsAsTheTableSays() {
        return FaultTable.cells().stream()
                .filter(cell -> OBSERVED.containsKey(new Key(cell.edge(), cell.fault())))
                .map(
                        cell ->
                                DynamicTest.dynamicTest(
                                        "%s at %s".formatted(cell.fault(), cell.edge()),
                                        () -> check(cell)));
    }

    private static void check(Cell cell) {
        Observation seen = OBSERVED.get(new Key(cell.edge(), cell.fault()));
        assertThat(causes(seen)).as(seen.text()).isIn(cell.causes());
        assertThat(seen.text()).contains(cell.text());
        assertThat(written(cell.edge(), seen)).isEqualTo(cell.written());
        assertThat(seen.recovery().toString()).isIn(cell.recoveries());
        assertThat(seen.calls()).isLessThanOrEqualTo(cell.calls());
        assertThat(seen.took()).isLessThanOrEqualTo(cell.time());
        assertThat(seen.robbed()).as("followed a redirect").isFalse();
    }

    @Test
    void everyFaultHasACellAtEveryEdge() {
        assertThat(FaultTable.cells())
                .extracting(cell -> new Key(cell.edge(), cell.fault()))
                .containsExactlyElementsOf(keys().toList());
    }

    @Test
    void logsNoCredentialAndNoUnexpectedError() {
        String log = LOG.toString(StandardCharsets.UTF_8);
        assertThat(CREDENTIALS).isNotEmpty().noneMatch(log::contains);
        assertThat(log).doesNotContain("unexpected error");
    }

    @Test
    void theDocumentationShowsTheTable() throws IOException {
        String text = Files.readString(DOC);
        String updated = FaultTable.replacedIn(text);
        if (System.getProperty("update") != null) {
            Files.writeString(DOC, updated);
        } else {
            assertThat(text).as("out of date; run this test with -Dupdate").isEqualTo(updated);
        }
    }

    private static String causes(Observation seen) {
        String causes = String.join(", ", seen.causes().stream().sorted().toList());
        return causes.isEmpty() ? "-" : causes;
    }

    private static String written(Edge edge, Observation seen) {
        if (seen.written().equals(edge.all())) {
            return "all";
        }
        if (seen.written().isEmpty()) {
            return "none";
        }
        return seen.written().equals(edge.others()) ? "others" : seen.written().toString();
    }

    /** Writes what was observed, to be compared with the table by a reader. */
    private static void write() throws IOException {
        StringBuilder lines = new StringBuilder();
        keys().forEach(
                        key -> {
                            Observation seen = OBSERVED.get(key);
                            lines.append(
                                            new Cell(
                                                            key.edge(),
                                                            key.fault(),
                                                            causes(seen),
                                                            written(key.edge(), seen),
                                                            seen.recovery().toString(),
                                                            seen.calls(),
                                                            seen.took(),
                                                            seen.text().strip().replace('\n', '~'))
                                                    .line())
                                    .append('\n');
                        });
        Files.writeString(Path.of("target", "observed.txt"), lines);
        Files.write(Path.of("target", "observed-log.txt"), LOG.toByteArray());
    }
}
