package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.terminal.Terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Works on many clusters at once. One that fails or hangs doesn't affect the others. */
final class Turns {
    private final Stop stop;
    private final Terminal terminal;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** How the work on one cluster ended. */
    sealed interface Turn<R> {
        /** Done. */
        record Done<R>(R result) implements Turn<R> {}

        /** Failed; {@code remedy} says what to do. */
        record Failed<R>(String problem, String remedy) implements Turn<R> {}

        /** Never started, because the command had to stop. */
        record NotStarted<R>() implements Turn<R> {}

        /** Not ended when the command had to stop. A later run completes it. */
        record Unfinished<R>() implements Turn<R> {}
    }

    Turns(Stop stop, Terminal terminal) {
        this.stop = stop;
        this.terminal = terminal;
        stop.onRequest(() -> stopped.complete(null));
    }

    /** The work on one cluster. May run again after it failed. */
    @FunctionalInterface
    interface Work<R> {
        R run(Target target) throws TurnException;
    }

    /**
     * Runs {@code work} for every target, {@link CliSettings#GRANTS_AT_ONCE} at once. Shows
     * progress. When the command has to stop, starts no more, and waits for those in progress.
     *
     * @param doing the work for people, such as {@code Granting}
     * @return how each turn ended, in the order of {@code targets}
     */
    <R> Map<Target, Turn<R>> run(List<Target> targets, String doing, Work<R> work) {
        Queue<Target> waiting = new ConcurrentLinkedQueue<>(targets);
        Set<Target> started = ConcurrentHashMap.newKeySet();
        Map<Target, Turn<R>> ended = new ConcurrentHashMap<>();
        Progress progress = new Progress(terminal, doing, targets.size());
        List<Thread> workers = new ArrayList<>();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (int i = 0; i < Math.min(CliSettings.GRANTS_AT_ONCE, targets.size()); i++) {
            ends.add(
                    CompletableFuture.runAsync(
                            () -> {
                                Target target = next(waiting);
                                while (target != null) {
                                    started.add(target);
                                    ended.put(target, attempt(target, work));
                                    progress.add();
                                    target = next(waiting);
                                }
                            },
                            task -> workers.add(Thread.ofVirtual().start(task))));
        }
        CompletableFuture<Void> all =
                CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
        CompletableFuture.anyOf(all, stopped).join();
        if (stop.requested()) {
            CompletableFuture.anyOf(all, timeToFinish()).join();
            workers.forEach(Thread::interrupt);
        }
        progress.end();
        Map<Target, Turn<R>> turns = new LinkedHashMap<>();
        for (Target target : targets) {
            Turn<R> missing =
                    started.contains(target) ? new Turn.Unfinished<>() : new Turn.NotStarted<>();
            turns.put(target, ended.getOrDefault(target, missing));
        }
        return turns;
    }

    private static CompletableFuture<Void> timeToFinish() {
        return new CompletableFuture<Void>()
                .completeOnTimeout(
                        null, CliSettings.TIME_TO_FINISH.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Target next(Queue<Target> waiting) {
        return stop.requested() ? null : waiting.poll();
    }

    private <R> Turn<R> attempt(Target target, Work<R> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return new Turn.Done<>(work.run(target));
            } catch (TurnException e) {
                if (!e.retryable() || attempt == CliSettings.GRANT_ATTEMPTS || stop.requested()) {
                    return new Turn.Failed<>(e.getMessage(), e.remedy());
                }
                pause(attempt);
            } catch (CommandException e) {
                return new Turn.Failed<>(e.getMessage(), "");
            } catch (RuntimeException e) {
                return new Turn.Failed<>(
                        "unexpected error " + e.getClass().getSimpleName(), "Please report it.");
            }
        }
    }

    /** Waits for a random time, so that throttled clusters don't return at once. */
    private void pause(int attempt) {
        long longest = CliSettings.GRANT_RETRY_PAUSE.toMillis() << (attempt - 1);
        CompletableFuture<Void> pause =
                new CompletableFuture<Void>()
                        .completeOnTimeout(
                                null,
                                ThreadLocalRandom.current().nextLong(1, longest + 1),
                                TimeUnit.MILLISECONDS);
        CompletableFuture.anyOf(pause, stopped).join();
    }
}
