package io.ecrpusher.failure;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work in a thread of its own, for which nobody has to wait longer than there is time. */
public final class Task<T> {
    private final FutureTask<T> future;

    private Task(FutureTask<T> future) {
        this.future = future;
    }

    /** Begins {@code work}. */
    public static <T> Task<T> begin(Callable<T> work) {
        FutureTask<T> future = new FutureTask<>(work);
        Thread.startVirtualThread(future);
        return new Task<>(future);
    }

    /**
     * What came of it.
     *
     * @param most how long to wait at most; it goes on after that
     * @param late what to say then
     * @throws FailureException that of the work, or OUT_OF_TIME
     */
    public T await(Duration most, String late) throws FailureException {
        try {
            return future.get(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new FailureException(Cause.OUT_OF_TIME, late);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? failure
                    : FailureException.ofDefect(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FailureException(Cause.OUT_OF_TIME, "the run was interrupted");
        }
    }
}
