package io.ecrpusher.time;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work on its own virtual thread, whose callers wait for a limited time. */
public final class BackgroundTask<T> {
    /** The detail of a failure for work that {@link #cancel} ended. */
    public static final String STOPPED = "the run was stopped";

    private final FutureTask<T> future;

    private BackgroundTask(FutureTask<T> future) {
        this.future = future;
    }

    /** Starts {@code work}. */
    public static <T> BackgroundTask<T> start(Callable<T> work) {
        FutureTask<T> future = new FutureTask<>(work);
        Thread.startVirtualThread(future);
        return new BackgroundTask<>(future);
    }

    /** Returns true if the work has ended. */
    public boolean isDone() {
        return future.isDone();
    }

    /** Ends the waiting of all callers, unless the work has ended. */
    public void cancel() {
        future.cancel(false);
    }

    /**
     * Returns the result. The work continues if it takes longer than {@code timeout}.
     *
     * @param timeoutMessage the failure's detail after that time
     * @throws FailureException the failure of the work, or OUT_OF_TIME
     */
    public T await(Duration timeout, String timeoutMessage) throws FailureException {
        try {
            return future.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new FailureException(Cause.OUT_OF_TIME, timeoutMessage);
        } catch (CancellationException _) {
            throw new FailureException(Cause.OUT_OF_TIME, STOPPED);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? failure
                    : FailureException.unexpected(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FailureException(Cause.OUT_OF_TIME, "the run was interrupted");
        }
    }
}
