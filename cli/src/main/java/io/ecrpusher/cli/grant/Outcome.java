package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.grant.Turns.Turn;
import io.ecrpusher.cli.terminal.Terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what failed and what the user has to do, and reports it at the end. */
final class Outcome {
    private record Failure(String problem, String remedy) {}

    private final Terminal terminal;
    private final Map<Failure, List<String>> failures = new LinkedHashMap<>();
    private boolean toDo;

    Outcome(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Adds a failure without a cluster. */
    void addFailure(String problem) {
        failures.computeIfAbsent(new Failure(problem, ""), _ -> new ArrayList<>());
    }

    /** Adds the failures among {@code turns}. Returns the results of the others. */
    <R> Map<Target, R> add(Map<Target, Turn<R>> turns) {
        Map<Target, R> results = new LinkedHashMap<>();
        turns.forEach(
                (target, turn) -> {
                    switch (turn) {
                        case Turn.Done<R>(R result) -> results.put(target, result);
                        case Turn.Failed<R>(String problem, String remedy) ->
                                failures.computeIfAbsent(
                                                new Failure(problem, remedy),
                                                _ -> new ArrayList<>())
                                        .add(target.toString());
                        case Turn.NotStarted<R> _ -> {}
                        case Turn.Unfinished<R> _ -> {}
                    }
                });
        return results;
    }

    /** Notes that the user has to do something, which is no failure. */
    void addToDo() {
        toDo = true;
    }

    /** Prints the failures, each with its remedy. Returns the exit code. */
    int report() {
        PrintStream err = terminal.err();
        failures.forEach(
                (failure, clusters) -> {
                    String where = clusters.isEmpty() ? "" : PlanText.some(clusters) + ": ";
                    err.println("failed: " + where + failure.problem());
                    if (!failure.remedy().isEmpty()) {
                        err.println("  Fix: " + failure.remedy());
                    }
                });
        return failures.isEmpty() && !toDo ? ExitCode.OK : ExitCode.FINDINGS;
    }

    /** Reports an early end: which clusters are done, and which aren't. */
    void reportStop(Map<Target, ? extends Turn<?>> turns) {
        List<String> done = new ArrayList<>();
        List<String> notDone = new ArrayList<>();
        turns.forEach(
                (target, turn) ->
                        (turn instanceof Turn.Done<?> ? done : notDone).add(target.toString()));
        PrintStream err = terminal.err();
        err.println(
                "Done: %s%s"
                        .formatted(
                                PlanText.count(done.size()),
                                done.isEmpty() ? "" : ": " + String.join(", ", done)));
        err.println(
                "Not done: %s%s"
                        .formatted(
                                PlanText.count(notDone.size()),
                                notDone.isEmpty() ? "" : ": " + String.join(", ", notDone)));
        err.println("Run the same command again to complete them.");
    }
}
