package io.ecrpusher.push;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Runs tasks on virtual threads, as many at once as {@link AdaptiveConcurrency} allows. */
final class ParallelTasks {
    private final IntConsumer task;
    private final int tasks;
    private final AdaptiveConcurrency concurrency;
    private final AtomicInteger next;
    private final Queue<CompletableFuture<Void>> threads = new ConcurrentLinkedQueue<>();

    private ParallelTasks(int first, int tasks, AdaptiveConcurrency concurrency, IntConsumer task) {
        this.next = new AtomicInteger(first);
        this.tasks = tasks;
        this.concurrency = concurrency;
        this.task = task;
    }

    /** Runs {@code task} with each number from {@code first} up to {@code tasks}, exclusive. */
    static void run(int first, int tasks, AdaptiveConcurrency concurrency, IntConsumer task) {
        ParallelTasks parallel = new ParallelTasks(first, tasks, concurrency, task);
        int start = concurrency.limit(); // read once: running tasks change it
        for (int i = 1; i < start; i++) {
            parallel.addThread();
        }
        parallel.work();
        parallel.join();
    }

    private void addThread() {
        threads.add(CompletableFuture.runAsync(this::work, Thread::startVirtualThread));
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
            long start = System.nanoTime();
            task.accept(i);
            int change = concurrency.record(Duration.ofNanos(System.nanoTime() - start));
            if (change > 0) {
                addThread();
            } else if (change < 0) {
                return;
            }
        }
    }

    /** A thread adds others before it ends, so the queue is empty only when all have ended. */
    private void join() {
        for (var thread = threads.poll(); thread != null; thread = threads.poll()) {
            Void _ = thread.join();
        }
    }
}
