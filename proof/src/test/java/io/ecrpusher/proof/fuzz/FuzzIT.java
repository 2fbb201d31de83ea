package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import static java.util.stream.Collectors.toMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Fuzzes each target for a short time: {@code -Dfuzz.seconds=20}, or 0 to skip it where a new
 * finding mustn't fail the build.
 */
class FuzzIT {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 20);

    /** As many as CI's machines have processors. */
    private static final int AT_ONCE = 2;

    private static final ExecutorService PROCESSES = Executors.newFixedThreadPool(AT_ONCE);
    private static Map<String, Future<Fuzzing.Result>> results;

    @BeforeAll
    static void start() {
        assumeThat(SECONDS).as("fuzz.seconds").isPositive();
        results =
                Fuzzing.targets().stream()
                        .collect(
                                toMap(
                                        Function.identity(),
                                        target ->
                                                PROCESSES.submit(
                                                        () -> Fuzzing.run(target, SECONDS))));
    }

    @AfterAll
    static void stop() {
        PROCESSES.shutdown();
    }

    static List<String> targets() {
        return Fuzzing.targets();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsNothing(String target) throws Exception {
        Fuzzing.Result result = results.get(target).get();
        assertThat(result.findings()).as("see %s", result.log()).isEmpty();
        assertThat(result.executions()).as("see %s", result.log()).isNotEmpty();
    }
}
