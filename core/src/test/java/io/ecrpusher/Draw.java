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

/** Values for what holds of any, drawn anew in each run; the least and the most come often. */
public final class Draw {
    private final RandomGenerator random;

    private Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Holds {@code property} against so many draws; a failure says how to have its own first. */
    public static void times(int draws, ThrowingConsumer<Draw> property) {
        long first = Long.getLong("draw.seed", new SplittableRandom().nextLong());
        for (int i = 0; i < draws; i++) {
            long seed = first + i;
            assertThatCode(() -> property.accept(new Draw(seed)))
                    .as("-Ddraw.seed=%d", seed)
                    .doesNotThrowAnyException();
        }
    }

    public int between(int least, int most) {
        return switch (random.nextInt(5)) {
            case 0 -> least;
            case 1 -> most;
            default -> random.nextInt(least, most + 1);
        };
    }

    public String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    /** Of these characters, or of a single one of them. */
    public String text(String characters, int shortest, int longest) {
        int only = random.nextInt(characters.length());
        String from = random.nextInt(5) == 0 ? characters.substring(only, only + 1) : characters;
        return random.ints(between(shortest, longest), 0, from.length())
                .mapToObj(at -> from.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    public <T> List<T> shuffled(Collection<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** At least {@code least} of them, in any order. */
    public <T> List<T> some(Collection<T> values, int least) {
        return shuffled(values).subList(0, between(least, values.size()));
    }
}
