package io.ecrpusher.simulator.serve;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Principal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Follows a file of credentials that another Lambda, such as LocalStack's, gives to the stack's
 * functions. Without it, the simulator would reject the signatures of these functions.
 *
 * <p>Each line is a JSON object with the AWS_ variables of one process.
 */
final class FunctionKeys implements AutoCloseable {
    // A function signs its first call no sooner than its JVM has started.
    private static final Duration POLL = Duration.ofMillis(50);

    private final Path file;
    private final Simulator simulator;
    private final Arn role;
    private final Thread reader;
    private int read;

    private FunctionKeys(Path file, Simulator simulator, Arn role) {
        this.file = file;
        this.simulator = simulator;
        this.role = role;
        reader = Thread.ofVirtual().name("function-keys").unstarted(this::followUntilInterrupted);
    }

    /** Starts to follow a file, which needn't exist yet. */
    static FunctionKeys follow(Path file, Simulator simulator, Estate estate) {
        var keys = new FunctionKeys(file, simulator, Arn.parse(estate.functionRole()));
        keys.reader.start();
        return keys;
    }

    @Override
    public void close() {
        reader.interrupt();
    }

    private void followUntilInterrupted() {
        try {
            while (true) {
                readNew();
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            // The fleet was closed.
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + file, e);
        }
    }

    private void readNew() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        String text = Files.readString(file);
        // A line without an end is still being written.
        List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        for (String line : lines.subList(Math.min(read, lines.size()), lines.size())) {
            JsonObject key = JsonParser.parseString(line).getAsJsonObject();
            simulator.addPrincipal(
                    new Principal(
                            role.session(key.get("AWS_LAMBDA_FUNCTION_NAME").getAsString())
                                    .toString(),
                            key.get("AWS_ACCESS_KEY_ID").getAsString(),
                            key.get("AWS_SECRET_ACCESS_KEY").getAsString(),
                            Optional.of(key.get("AWS_SESSION_TOKEN").getAsString()),
                            Optional.empty()));
        }
        read = lines.size();
    }
}
