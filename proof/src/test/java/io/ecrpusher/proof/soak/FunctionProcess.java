package io.ecrpusher.proof.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** {@link WarmFunction} in its own process, with Lambda's compiler, collector, and heap. */
final class FunctionProcess implements AutoCloseable {
    /**
     * Shapes of the simulator's credentials: bearer tokens, presigned URLs, session tokens, and
     * registry tokens with and without their user. Also control characters.
     */
    private static final Pattern FORBIDDEN =
            Pattern.compile(
                    "k8s-aws-v1\\.|X-Amz-|IQoJb3JpZ2luX2Vj|eyJwYXlsb2FkIjo|QVdTOmV5|[\\p{Cntrl}&&[^\\t]]");

    private static final int LOG_LINES_KEPT = 40;

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private final Queue<String> lastLines = new ConcurrentLinkedQueue<>();
    private final AtomicLong forbiddenLines = new AtomicLong();
    private final AtomicLong lines = new AtomicLong();

    FunctionProcess(Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.add("-Dsoak.leak=" + System.getProperty("soak.leak", ""));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        WarmFunction.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = process.outputWriter(UTF_8);
        answers = process.inputReader(UTF_8);
        Thread _ = Thread.startVirtualThread(this::readLog);
    }

    private void readLog() {
        try (BufferedReader log = process.errorReader(UTF_8)) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                lines.incrementAndGet();
                if (FORBIDDEN.matcher(line).find()) {
                    forbiddenLines.incrementAndGet();
                } else {
                    lastLines.add(line);
                    if (lastLines.size() > LOG_LINES_KEPT) {
                        String _ = lastLines.poll();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command and returns the answer. */
    JsonObject ask(String what, Duration time) {
        return ask(what, time, Map.of());
    }

    /** Sends a command with more fields and returns the answer. */
    JsonObject ask(String what, Duration time, Map<String, JsonElement> fields) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        command.addProperty("minutes", time.toMinutes());
        fields.forEach(command::add);
        try {
            commands.write(command + "\n");
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("The function's process ended:\n" + log());
            }
            if (FORBIDDEN.matcher(answer).find()) {
                forbiddenLines.incrementAndGet();
            }
            return JsonParser.parseString(answer).getAsJsonObject();
        } catch (IOException e) {
            throw new AssertionError("The function's process ended:\n" + log(), e);
        }
    }

    /** Returns how many lines of log and answers hold a credential or a control character. */
    long forbiddenLines() {
        return forbiddenLines.get();
    }

    /** Returns how many lines the functions logged. */
    long logLines() {
        return lines.get();
    }

    /** Returns the last lines of the log. */
    String log() {
        return String.join("\n", lastLines);
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
