package io.ecrpusher.proof.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.aws.SqsQueue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rotates every simulated hour, with and without a queue, while faults come and go. The simulator
 * runs in this process and the functions in another one, so that a sample holds only the product.
 *
 * <p>{@code -Dsoak.minutes=60} runs about a month instead of a day, {@code -Dsoak.seed=N} other
 * faults. {@code -Dsoak.leak=connection}, {@code cache}, or {@code thread} leaks one in each
 * rotation, and the test must fail.
 */
class SoakIT {
    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 1));
    private static final long SEED = Long.getLong("soak.seed", 20261126);
    private static final Duration INTERVAL = Duration.ofHours(1);

    /** Every how many rotations one runs through the queue, and clusters join and leave. */
    private static final int QUEUE_EVERY = 12;

    /** The part of the rotations in which rare code is loaded, as a divisor. */
    private static final int WARM_UP_PART = 5;

    /** How often a message comes back, as a queue's redrive policy says. */
    private static final int RECEIVES = 3;

    private static final int LEAST_ROTATIONS = 12;
    private static final int PROGRESS_EVERY = 20;
    private static final int ROTATIONS_TO_CONVERGE = 4;

    private final SoakFleet fleet = new SoakFleet();
    private final ComingFaults faults = new ComingFaults(SEED, fleet);
    private final List<Sample> samples = new ArrayList<>();
    private int rotations;
    private int queued;
    private int failedRuns;

    @Test
    void memoryThreadsDescriptorsAndConnectionsStayFlat() {
        Instant end = Instant.now().plus(LENGTH);
        try (fleet;
                FunctionProcess function = new FunctionProcess(fleet.environment())) {
            warmUp(function);
            while (Instant.now().isBefore(end) || rotations < LEAST_ROTATIONS) {
                faults.change();
                rotate(function);
                sample(function);
            }
            JsonObject _ = function.ask("take time", Duration.ZERO);
            for (int i = 0;
                    i < ROTATIONS_TO_CONVERGE && !(faults.stop() && late().isEmpty());
                    i++) {
                rotate(function);
            }
            List<Sample> warm = samples.subList(rotations / WARM_UP_PART, samples.size());
            print(warm, function);
            assertThat(late()).as("clusters without fresh Secrets once faults stop").isEmpty();
            assertThat(function.forbiddenLines())
                    .as("lines with a credential or a control character")
                    .isZero();
            assertThat(Flatness.growth(warm)).isEmpty();
        }
    }

    /** Fills all caches: each worker gets every job. */
    private void warmUp(FunctionProcess function) {
        fleet.moveTo(Duration.ZERO, false);
        System.out.printf("%s starts%n", Instant.now());
        note(function.ask("rotate", Duration.ZERO));
        note(function.ask("enqueue", Duration.ZERO));
        JsonObject _ = function.ask("work everywhere", Duration.ZERO, messages(all()));
        note(function.ask("page", Duration.ZERO));
        JsonObject _ = function.ask("hurry", Duration.ZERO);
        System.out.printf("%s warm%n", Instant.now());
    }

    private List<String> late() {
        return fleet.notValidAt(
                fleet.clock().instant().plus(Duration.ofHours(12)).minus(INTERVAL.dividedBy(2)));
    }

    private void rotate(FunctionProcess function) {
        rotations++;
        boolean withQueue = rotations % QUEUE_EVERY == 0;
        Duration time = INTERVAL.multipliedBy(rotations);
        fleet.moveTo(time, withQueue);
        if (withQueue) {
            queued++;
            note(function.ask("enqueue", time));
            drain(function, time);
        } else {
            note(function.ask("rotate", time));
        }
        note(function.ask("page", time));
    }

    private void note(JsonObject answer) {
        if (answer.has("error")) {
            failedRuns++;
        }
    }

    private void drain(FunctionProcess function, Duration time) {
        for (List<SqsQueue.Message> all = all(); !all.isEmpty(); all = all()) {
            Set<String> failed = new HashSet<>();
            for (JsonElement id :
                    function.ask("work", time, messages(all)).getAsJsonArray("failed")) {
                failed.add(id.getAsString());
            }
            all.stream()
                    .filter(message -> failed.contains(message.id()))
                    .filter(message -> message.received() < RECEIVES)
                    .forEach(fleet.jobs()::comeBack);
        }
    }

    private static Map<String, JsonElement> messages(List<SqsQueue.Message> all) {
        JsonArray messages = new JsonArray();
        for (SqsQueue.Message message : all) {
            messages.addAll(
                    JsonParser.parseString(message.event())
                            .getAsJsonObject()
                            .getAsJsonArray("Records"));
        }
        return Map.of("messages", messages);
    }

    private List<SqsQueue.Message> all() {
        List<SqsQueue.Message> all = new ArrayList<>();
        for (Optional<SqsQueue.Message> one = fleet.jobs().take();
                one.isPresent();
                one = fleet.jobs().take()) {
            all.add(one.get());
        }
        return all;
    }

    private void sample(FunctionProcess function) {
        Sample sample = Sample.parse(function.ask("sample", INTERVAL.multipliedBy(rotations)));
        sample.figures().put("apiConnections", fleet.openConnections());
        samples.add(sample);
        if (rotations % PROGRESS_EVERY == 0) {
            System.out.printf("%s rotation %d: %s%n", Instant.now(), rotations, sample.figures());
        }
    }

    private void print(List<Sample> warm, FunctionProcess function) {
        System.out.printf(
                "%d rotations of %d clusters, %d of them through the queue; %d runs with failures; %,d writes; %,d lines of log; seed %d%n",
                rotations,
                SoakFleet.CLUSTERS,
                queued,
                failedRuns,
                fleet.writes(),
                function.logLines(),
                SEED);
        System.out.println("| figure | first third | last third | most |\n|---|---|---|---|");
        for (String figure : Flatness.figures(warm)) {
            List<Long> values = Flatness.values(warm, figure);
            System.out.printf(
                    "| %s | %,.0f | %,.0f | %,d |%n",
                    figure,
                    Flatness.first(values),
                    Flatness.last(values),
                    values.stream().mapToLong(Long::longValue).max().orElseThrow());
        }
    }
}
