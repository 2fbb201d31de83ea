package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Checks that a parser takes linear time and bounded memory. Counts the processor time and the
 * allocated bytes of the thread, so that a busy machine changes nothing.
 */
final class Work {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** One in so many inputs is also parsed with a part of it repeated. */
    private static final int REPEATED = 64;

    private static final int SHORT = 16 * 1024;
    private static final int GROWTH = 8;

    /** Twice the growth of linear work, plus what the JIT and the collector take. */
    private static final int MAX_GROWTH = 4 * GROWTH;

    private static final long FREE_NANOS = 200_000_000;
    private static final long NANOS_PER_BYTE = 20_000;
    private static final long FREE_BYTES = 64L * 1024 * 1024;
    private static final long BYTES_PER_BYTE = 4_000;
    private static final int MEASUREMENTS = 4;

    private Work() {}

    /** Parses the input of a fuzz test. Handles all documented exceptions. */
    @FunctionalInterface
    interface Parser {
        void parse(byte[] input);
    }

    private record Cost(long nanos, long bytes) {
        private Cost min(Cost other) {
            return new Cost(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
        }

        private boolean exceeds(Cost limit) {
            return nanos > limit.nanos || bytes > limit.bytes;
        }

        @Override
        public String toString() {
            return "%d ms, %d KB".formatted(nanos / 1_000_000, bytes / 1024);
        }
    }

    /** Parses {@code text}, and fails if that takes too long or too much memory. */
    static void check(String text, Consumer<String> parser) {
        check(text.getBytes(UTF_8), bytes -> parser.accept(new String(bytes, UTF_8)));
    }

    /** Parses {@code input}, and fails if that takes too long or too much memory. */
    static void check(byte[] input, Parser parser) {
        Cost limit =
                new Cost(
                        FREE_NANOS + NANOS_PER_BYTE * input.length,
                        FREE_BYTES + BYTES_PER_BYTE * input.length);
        Cost cost = cost(input, parser, limit);
        if (cost.exceeds(limit)) {
            throw new AssertionError("%d bytes take %s".formatted(input.length, cost));
        }
        if (input.length > 0 && Math.floorMod(Arrays.hashCode(input), REPEATED) == 0) {
            checkGrowth(input, parser);
        }
    }

    private static void checkGrowth(byte[] input, Parser parser) {
        int hash = Arrays.hashCode(input) / REPEATED;
        int start = Math.floorMod(hash, input.length);
        int length = 1 + Math.floorMod(hash / input.length, input.length - start);
        int size = Math.max(SHORT, input.length + length); // at least twice
        byte[] once = repeated(input, start, length, size);
        byte[] longer = repeated(input, start, length, size * GROWTH);
        Cost none = new Cost(0, 0);
        Cost small = cost(once, parser, none);
        Cost limit =
                new Cost(
                        FREE_NANOS + MAX_GROWTH * small.nanos(),
                        FREE_BYTES + MAX_GROWTH * small.bytes());
        Cost large = cost(longer, parser, limit);
        if (large.exceeds(limit)) {
            throw new AssertionError(
                    "%d bytes take %s, %d bytes take %s; bytes %d to %d are repeated"
                            .formatted(
                                    once.length,
                                    small,
                                    longer.length,
                                    large,
                                    start,
                                    start + length));
        }
    }

    /** Returns {@code input} with a part of it repeated up to a total of {@code size} bytes. */
    private static byte[] repeated(byte[] input, int start, int length, int size) {
        int repeats = Math.max(1, (size - input.length) / length + 1);
        byte[] result = new byte[input.length + (repeats - 1) * length];
        System.arraycopy(input, 0, result, 0, start);
        for (int i = 0; i < repeats; i++) {
            System.arraycopy(input, start, result, start + i * length, length);
        }
        int rest = start + length;
        System.arraycopy(input, rest, result, start + repeats * length, input.length - rest);
        return result;
    }

    /** Returns the least of some measurements; the first one if that is within {@code limit}. */
    private static Cost cost(byte[] input, Parser parser, Cost limit) {
        Cost least = measured(input, parser);
        for (int i = 1; i < MEASUREMENTS && least.exceeds(limit); i++) {
            least = least.min(measured(input, parser));
        }
        return least;
    }

    private static Cost measured(byte[] input, Parser parser) {
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        parser.parse(input);
        return new Cost(
                THREADS.getCurrentThreadCpuTime() - nanos,
                THREADS.getCurrentThreadAllocatedBytes() - bytes);
    }
}
