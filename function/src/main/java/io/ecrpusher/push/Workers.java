package io.ecrpusher.push;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Works tasks off in virtual threads, as many at once as the pace allows. */
final class Workers {
    private final IntConsumer task;
    private final int tasks;
    private final Pace pace;
    private final AtomicInteger next;
    private final Queue<CompletableFuture<Void>> others = new ConcurrentLinkedQueue<>();

    private Workers(int first, int tasks, Pace pace, IntConsumer task) {
        this.next = new AtomicInteger(first);
        this.tasks = tasks;
        this.pace = pace;
        this.task = task;
    }

    /** Runs {@code task} with each number from {@code first} to before {@code tasks}. */
    static void run(int first, int tasks, Pace pace, IntConsumer task) {
        Workers workers = new Workers(first, tasks, pace, task);
        int begin = pace.limit(); // once: those at work change it
        for (int i = 1; i < begin; i++) {
            workers.addOne();
        }
        workers.work();
        workers.join();
    }

    private void addOne() {
        others.add(CompletableFuture.runAsync(this::work, Thread::startVirtualThread));
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
            long began = System.nanoTime();
            task.accept(i);
            int more = pace.answered(Duration.ofNanos(System.nanoTime() - began));
            if (more > 0) {
                addOne();
            } else if (more < 0) {
                return;
            }
        }
    }

    /** A worker adds another before it ends, so that none is missed. */
    private void join() {
        for (var worker = others.poll(); worker != null; worker = others.poll()) {
            Void _ = worker.join();
        }
    }
}
