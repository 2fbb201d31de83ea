package io.ecrpusher.records.shard;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.RecordSettings;

import java.time.Duration;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work on several shards at once, within a time. */
final class ParallelShards {
    private ParallelShards() {}

    /** Work on one shard. */
    @FunctionalInterface
    interface Work<T> {
        T on(int shard) throws FailureException;
    }

    /** A result or a failure. */
    sealed interface Result<T> {
        record Done<T>(T value) implements Result<T> {}

        record Failed<T>(FailureException failure) implements Result<T> {}
    }

    /** Returns one result per shard. Stops waiting after {@code timeout}. */
    static <T> NavigableMap<Integer, Result<T>> run(
            Collection<Integer> shards, Work<T> work, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        Semaphore permits = new Semaphore(RecordSettings.SHARDS_AT_ONCE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        NavigableMap<Integer, Future<T>> futures = new TreeMap<>();
        for (int shard : shards) {
            futures.put(
                    shard,
                    threads.submit(
                            () -> {
                                permits.acquire();
                                try {
                                    return work.on(shard);
                                } finally {
                                    permits.release();
                                }
                            }));
        }
        NavigableMap<Integer, Result<T>> results = new TreeMap<>();
        futures.forEach((shard, future) -> results.put(shard, result(future, end)));
        threads.shutdownNow();
        return results;
    }

    private static <T> Result<T> result(Future<T> future, long end) {
        try {
            return new Result.Done<>(future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return new Result.Failed<>(
                    new FailureException(Cause.OUT_OF_TIME, "the time for records was up"));
        } catch (ExecutionException e) {
            return new Result.Failed<>(
                    e.getCause() instanceof FailureException failure
                            ? failure
                            : FailureException.unexpected(e.getCause()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Result.Failed<>(
                    new FailureException(Cause.OUT_OF_TIME, "the run was interrupted"));
        }
    }
}
