package io.ecrpusher.proof.model;

import net.jqwik.api.RandomGenerator;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Runs chains of steps by their seeds. A seed always gives the same fleets and steps, so that one
 * that fails is repeated alone.
 */
final class Seeds {
    private static final int GENERATED = 1000;
    private static final int PROGRESS = 500;

    private Seeds() {}

    /** Runs {@code count} seeds from {@code first} on, and fails with the first one that fails. */
    static void run(int first, int count, int steps) {
        RandomGenerator<ActionChain<World>> chains = Steps.chains(steps).generator(GENERATED);
        long start = System.nanoTime();
        Map<String, Integer> counts = new TreeMap<>();
        for (int seed = first; seed < first + count; seed++) {
            ActionChain<World> chain = chains.next(new Random(seed)).value();
            Optional<String> failure = failure(chain, counts);
            if (failure.isPresent()) {
                throw new AssertionError(
                        "seed %d fails: %s\nTo repeat it, add -Dmodel.first=%d -Dmodel.seeds=1 -Dmodel.steps=%d\nThe shortest chain that breaks the same promise:\n%s"
                                .formatted(
                                        seed,
                                        failure.get().lines().findFirst().orElse(""),
                                        seed,
                                        steps,
                                        shrunk(chain.transformers(), failure.get())));
            }
            int done = seed - first + 1;
            if (done % PROGRESS == 0 || done == count) {
                System.out.printf(
                        "Model: %d seeds of %d steps in %d s%n",
                        done, steps, (System.nanoTime() - start) / 1_000_000_000);
            }
        }
        System.out.println("Model: " + counts);
    }

    private static Optional<String> failure(ActionChain<World> chain, Map<String, Integer> counts) {
        return failure(
                () -> {
                    World world = chain.run();
                    Steps.converge(world);
                    world.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
                });
    }

    private static Optional<String> failure(List<Transformer<World>> steps) {
        return failure(
                () -> {
                    World world = new World();
                    for (Transformer<World> step : steps) {
                        world = step.apply(world);
                    }
                    if (world.started()) {
                        Steps.converge(world);
                    }
                });
    }

    /** Returns the message of the first step that fails, with the steps before it. */
    private static Optional<String> failure(Runnable chain) {
        try {
            chain.run();
            return Optional.empty();
        } catch (RuntimeException | AssertionError failure) {
            // jqwik wraps what a step throws.
            Throwable cause = failure;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Optional.of(
                    cause instanceof AssertionError ? cause.getMessage() : cause.toString());
        }
    }

    /**
     * Leaves out steps, fewer and fewer at a time, as long as the same promise stays broken.
     * jqwik's own shrinking offers chains that lack one step each, which takes too long for long
     * chains.
     */
    private static String shrunk(List<Transformer<World>> steps, String failure) {
        String message = failure;
        List<Transformer<World>> best = steps;
        for (int size = best.size() / 2; size > 0; size /= 2) {
            for (int from = best.size() - size; from >= 0; from -= size) {
                List<Transformer<World>> fewer = new ArrayList<>(best);
                fewer.subList(from, Math.min(from + size, fewer.size())).clear();
                Optional<String> again = failure(fewer);
                if (again.isPresent() && promise(again.get()).equals(promise(failure))) {
                    best = fewer;
                    message = again.get();
                }
            }
        }
        return message;
    }

    private static String promise(String failure) {
        return failure.split(":", 2)[0];
    }
}
