package io.ecrpusher.proof.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

class FlatnessTest {
    private static final int SHORT_SOAK = 12;

    @ParameterizedTest
    @ValueSource(strings = {"files", "apiConnections", "platformThreads", "virtualThreads"})
    void findsOneLeakInARotationEvenInAShortSoak(String figure) {
        assertThat(growth(figure, SHORT_SOAK, i -> 40 + i)).hasSize(1);
    }

    @Test
    void findsAnObjectLeakedInEachRotationOfAMonth() {
        assertThat(Flatness.growth(samples(720, Map.of("heap", _ -> 1), i -> 4000 + i))).hasSize(1);
    }

    @Test
    void findsAKilobyteLeakedForEachOfTheClustersInAMonth() {
        assertThat(growth("heap", 720, i -> 30_000_000L + i * 200L * 1024)).hasSize(1);
    }

    @Test
    void acceptsNoise() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(growth("sockets", 720, _ -> 10 + random.nextInt(12))).isEmpty();
        assertThat(growth("heap", 720, _ -> 30_000_000L + random.nextInt(3_000_000))).isEmpty();
    }

    @Test
    void acceptsAPeak() {
        assertThat(growth("virtualThreads", SHORT_SOAK, i -> i == SHORT_SOAK - 1 ? 500 : 3))
                .isEmpty();
    }

    private static List<String> growth(String figure, int samples, IntToLongFunction values) {
        return Flatness.growth(samples(samples, Map.of(figure, values), _ -> 1));
    }

    private static List<Sample> samples(
            int count, Map<String, IntToLongFunction> figures, IntToLongFunction objects) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> {
                            TreeMap<String, Long> values = new TreeMap<>();
                            figures.forEach((name, one) -> values.put(name, one.applyAsLong(i)));
                            return new Sample(
                                    values,
                                    new TreeMap<>(Map.of("io.Some", objects.applyAsLong(i))));
                        })
                .toList();
    }
}
