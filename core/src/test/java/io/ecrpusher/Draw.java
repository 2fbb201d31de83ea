package io.ecrpusher;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.function.ThrowingConsumer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Draws random values for property tests. Boundary values are frequent. Each run differs. */
public final class Draw {
    private final RandomGenerator random;

    private Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Checks {@code property} with {@code count} draws. A failure names the system property {@code
     * -Ddraw.seed=SEED} that starts the next run with the failed draw.
     */
    public static void times(int count, ThrowingConsumer<Draw> property) {
        long firstSeed = Long.getLong("draw.seed", new SplittableRandom().nextLong());
        for (int i = 0; i < count; i++) {
            long seed = firstSeed + i;
            assertThatCode(() -> property.accept(new Draw(seed)))
                    .as("-Ddraw.seed=%d", seed)
                    .doesNotThrowAnyException();
        }
    }

    /** Returns a number in the range, both ends included. */
    public int between(int least, int most) {
        return switch (random.nextInt(5)) {
            case 0 -> least;
            case 1 -> most;
            default -> random.nextInt(least, most + 1);
        };
    }

    /** Returns one of the given values. */
    public String one(String... values) {
        return values[random.nextInt(values.length)];
    }

    /** Returns a text of these characters, or a repetition of a single one of them. */
    public String text(String characters, int shortest, int longest) {
        int repeatedIndex = random.nextInt(characters.length());
        String alphabet =
                random.nextInt(5) == 0
                        ? characters.substring(repeatedIndex, repeatedIndex + 1)
                        : characters;
        return random.ints(between(shortest, longest), 0, alphabet.length())
                .mapToObj(index -> alphabet.substring(index, index + 1))
                .collect(Collectors.joining());
    }

    /** Returns the values in random order. */
    public <T> List<T> shuffled(Collection<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** Returns at least {@code least} of the values, in random order. */
    public <T> List<T> some(Collection<T> values, int least) {
        return shuffled(values).subList(0, between(least, values.size()));
    }
}
