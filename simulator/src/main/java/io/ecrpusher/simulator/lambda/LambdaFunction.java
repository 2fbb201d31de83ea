package io.ecrpusher.simulator.lambda;

import io.ecrpusher.simulator.lambda.InvocationResult.Timing;
import io.ecrpusher.simulator.lambda.LambdaRuntimeApi.Answer;
import io.ecrpusher.simulator.lambda.LambdaRuntimeApi.Invocation;
import io.ecrpusher.simulator.lambda.LambdaRuntimeApi.Started;

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
 * One environment of a function, from its zip: a process that is started for the first event,
 * serves one after the other, is killed when it runs out of time, and then is started anew.
 */
public final class LambdaFunction implements AutoCloseable {
    private final LambdaSettings settings;
    private final TaskFolder folder;
    private Optional<FunctionProcess> running = Optional.empty();

    private LambdaFunction(LambdaSettings settings, TaskFolder folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** Unpacks the function; no process runs yet. */
    public static LambdaFunction deploy(LambdaSettings settings) {
        try {
            return new LambdaFunction(settings, TaskFolder.unpack(settings.zip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that the zip was unpacked to. */
    public Path taskRoot() {
        return folder.taskRoot();
    }

    /** Has the function serve one event, and kills it if that takes longer than {@code timeout}. */
    public synchronized InvocationResult invoke(String eventJson, Duration timeout) {
        try {
            return tryInvoke(eventJson, timeout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            throw new IllegalStateException("interrupted while the function ran", e);
        }
    }

    /** Kills the process, as Lambda does with an environment that is no longer needed. */
    public synchronized void stop() {
        running.ifPresent(FunctionProcess::close);
        running = Optional.empty();
    }

    /** Kills the process and deletes the folder. */
    @Override
    public void close() {
        stop();
        folder.close();
    }

    private InvocationResult tryInvoke(String eventJson, Duration timeout)
            throws IOException, InterruptedException {
        Optional<Duration> init = Optional.empty();
        if (running.isEmpty()) {
            FunctionProcess process = FunctionProcess.start(settings, folder);
            running = Optional.of(process);
            Started started = awaitStart(process);
            init = Optional.of(process.age());
            if (started instanceof Started.Broken(Answer.Failed error)) {
                // The log is read once the process has written all of it.
                boolean _ = process.process().waitFor(1, TimeUnit.SECONDS);
                return failed(error, process, new Timing(init, Duration.ZERO));
            }
        }
        FunctionProcess process = running.orElseThrow();
        long start = System.nanoTime();
        Invocation invocation = process.api().submit(eventJson, Instant.now().plus(timeout));
        Answer answer = await(process, invocation, timeout);
        var timing = new Timing(init, Duration.ofNanos(System.nanoTime() - start));
        return switch (answer) {
            case Answer.Returned(String response) ->
                    new InvocationResult.Returned(response, process.newLogLines(), timing);
            case Answer.Failed error -> failed(error, process, timing);
        };
    }

    /** A process that has only told of an exception lives on; any other is gone. */
    private InvocationResult failed(Answer.Failed error, FunctionProcess process, Timing timing)
            throws IOException {
        List<String> log = process.newLogLines();
        if (error.json().isEmpty() || !process.process().isAlive()) {
            stop();
        }
        return new InvocationResult.Failed(
                error.errorType(), error.errorMessage(), error.json(), log, timing);
    }

    private Started awaitStart(FunctionProcess process) throws InterruptedException {
        CompletableFuture<Started> exited =
                process.process()
                        .onExit()
                        .thenApply(dead -> new Started.Broken(exit("", dead.exitValue())));
        try {
            return first(process.api().started(), exited, settings.initTimeout());
        } catch (TimeoutException e) {
            stop();
            return new Started.Broken(
                    new Answer.Failed(
                            "Sandbox.Timedout",
                            "Init did not end within " + settings.initTimeout(),
                            ""));
        }
    }

    private Answer await(FunctionProcess process, Invocation invocation, Duration timeout)
            throws InterruptedException {
        CompletableFuture<Answer> exited =
                process.process()
                        .onExit()
                        .thenApply(dead -> exit(invocation.requestId(), dead.exitValue()));
        try {
            return first(invocation.answer(), exited, timeout);
        } catch (TimeoutException e) {
            process.kill();
            return new Answer.Failed(
                    "Sandbox.Timedout",
                    String.format(
                            Locale.ROOT,
                            "RequestId: %s Error: Task timed out after %.2f seconds",
                            invocation.requestId(),
                            timeout.toMillis() / 1000.0),
                    "");
        }
    }

    private static Answer.Failed exit(String requestId, int status) {
        return new Answer.Failed(
                "Runtime.ExitError",
                "RequestId: %s Error: Runtime exited with error: exit status %d"
                        .formatted(requestId, status),
                "");
    }

    /** The answer, or else the process's end; an answer that came just before the end counts. */
    private static <T> T first(
            CompletableFuture<T> answer, CompletableFuture<? extends T> exited, Duration timeout)
            throws InterruptedException, TimeoutException {
        try {
            T _ =
                    CompletableFuture.anyOf(answer, exited)
                            .thenApply(any -> (T) null)
                            .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return answer.isDone() ? answer.get() : exited.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
