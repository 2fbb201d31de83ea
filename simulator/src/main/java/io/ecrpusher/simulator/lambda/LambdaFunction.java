package io.ecrpusher.simulator.lambda;

import io.ecrpusher.simulator.lambda.InvocationResult.Timing;
import io.ecrpusher.simulator.lambda.LambdaRuntimeApi.InitResult;
import io.ecrpusher.simulator.lambda.LambdaRuntimeApi.Invocation;
import io.ecrpusher.simulator.lambda.LambdaRuntimeApi.Reply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One execution environment of a function. Starts a process for the first event, reuses it for
 * further ones, and kills it on a timeout. The next event then starts a new process.
 */
public final class LambdaFunction implements AutoCloseable {
    private final LambdaSettings settings;
    private final FunctionDirectory directory;
    private Optional<FunctionProcess> running = Optional.empty();

    private LambdaFunction(LambdaSettings settings, FunctionDirectory directory) {
        this.settings = settings;
        this.directory = directory;
    }

    /** Unpacks the function. Doesn't start a process yet. */
    public static LambdaFunction deploy(LambdaSettings settings) {
        try {
            return new LambdaFunction(settings, FunctionDirectory.unpack(settings.zip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of the unpacked zip. */
    public Path taskRoot() {
        return directory.taskRoot();
    }

    /**
     * Invokes the function with an event and waits for the result.
     *
     * @param timeout the function's timeout, after which its process is killed
     */
    public synchronized InvocationResult invoke(String eventJson, Duration timeout) {
        try {
            return tryInvoke(eventJson, timeout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            throw new IllegalStateException("Interrupted while the function was running", e);
        }
    }

    /** Kills the process, as Lambda does when it recycles an environment. */
    public synchronized void stop() {
        running.ifPresent(FunctionProcess::close);
        running = Optional.empty();
    }

    /** Kills the process and deletes the directory. */
    @Override
    public void close() {
        stop();
        directory.close();
    }

    private InvocationResult tryInvoke(String eventJson, Duration timeout)
            throws IOException, InterruptedException {
        Optional<Duration> init = Optional.empty();
        if (running.isEmpty()) {
            FunctionProcess process = FunctionProcess.start(settings, directory);
            running = Optional.of(process);
            InitResult initResult = awaitInit(process);
            init = Optional.of(process.age());
            if (initResult instanceof InitResult.Failed(Reply.Failure error)) {
                // Wait for the end of the process, so that its log is complete.
                boolean _ = process.process().waitFor(1, TimeUnit.SECONDS);
                return failed(error, process, new Timing(init, Duration.ZERO));
            }
        }
        FunctionProcess process = running.orElseThrow();
        long start = System.nanoTime();
        Invocation invocation = process.api().submit(eventJson, Instant.now().plus(timeout));
        Reply reply = await(process, invocation, timeout);
        var timing = new Timing(init, Duration.ofNanos(System.nanoTime() - start));
        return switch (reply) {
            case Reply.Response(String response) ->
                    new InvocationResult.Returned(response, process.newLogLines(), timing);
            case Reply.Failure error -> failed(error, process, timing);
        };
    }

    // A process that reported an exception stays usable. Any other failure ended it.
    private InvocationResult failed(Reply.Failure error, FunctionProcess process, Timing timing)
            throws IOException {
        List<String> log = process.newLogLines();
        if (error.json().isEmpty() || !process.process().isAlive()) {
            stop();
        }
        return new InvocationResult.Failed(
                error.errorType(), error.errorMessage(), error.json(), log, timing);
    }

    private InitResult awaitInit(FunctionProcess process) throws InterruptedException {
        CompletableFuture<InitResult> exited =
                process.process()
                        .onExit()
                        .thenApply(dead -> new InitResult.Failed(exit("", dead.exitValue())));
        try {
            return first(process.api().init(), exited, settings.initTimeout());
        } catch (TimeoutException e) {
            stop();
            return new InitResult.Failed(
                    new Reply.Failure(
                            "Sandbox.Timedout",
                            "Init did not end within " + settings.initTimeout(),
                            ""));
        }
    }

    private Reply await(FunctionProcess process, Invocation invocation, Duration timeout)
            throws InterruptedException {
        CompletableFuture<Reply> exited =
                process.process()
                        .onExit()
                        .thenApply(dead -> exit(invocation.requestId(), dead.exitValue()));
        try {
            return first(invocation.reply(), exited, timeout);
        } catch (TimeoutException e) {
            process.kill();
            return new Reply.Failure(
                    "Sandbox.Timedout",
                    String.format(
                            Locale.ROOT,
                            "RequestId: %s Error: Task timed out after %.2f seconds",
                            invocation.requestId(),
                            timeout.toMillis() / 1000.0),
                    "");
        }
    }

    private static Reply.Failure exit(String requestId, int status) {
        return new Reply.Failure(
                "Runtime.ExitError",
                "RequestId: %s Error: Runtime exited with error: exit status %d"
                        .formatted(requestId, status),
                "");
    }

    /**
     * Returns the reply, or else the error of the process's exit. Prefers a reply that arrived just
     * before the exit.
     */
    private static <T> T first(
            CompletableFuture<T> reply, CompletableFuture<? extends T> exited, Duration timeout)
            throws InterruptedException, TimeoutException {
        try {
            T _ =
                    CompletableFuture.anyOf(reply, exited)
                            .thenApply(any -> (T) null)
                            .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return reply.isDone() ? reply.get() : exited.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
