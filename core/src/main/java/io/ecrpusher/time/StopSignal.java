package io.ecrpusher.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a run before its deadline, from another thread. */
public final class StopSignal {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Runnable> actions = new ArrayList<>();

    /** Stops the run: no request is sent any more, and waits end at once. */
    public void stop() {
        List<Runnable> all;
        synchronized (this) {
            stopped.countDown();
            all = List.copyOf(actions);
            actions.clear();
        }
        all.forEach(Runnable::run);
    }

    /** Returns true if the run has to stop. */
    public boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /**
     * Runs {@code action} when the run has to stop, in the thread that stops it. Runs it at once if
     * the run already has to.
     */
    public void onStop(Runnable action) {
        synchronized (this) {
            if (!isStopped()) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Waits for {@code time}. Returns false as soon as the run has to stop. */
    boolean sleep(Duration time) throws InterruptedException {
        return !stopped.await(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
    }
}
