package io.ecrpusher.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Checks that patterns take linear time, by counting the characters that they look at. */
public final class Growth {
    private static final int LENGTH = 2000;

    private Growth() {}

    /** Fails if {@code pattern} takes more than linear time for one of the repeated texts. */
    public static void assertLinear(Pattern pattern, String... repeated) {
        for (String text : repeated) {
            long once = looks(pattern, text, LENGTH);
            long twice = looks(pattern, text, 2 * LENGTH);
            assertThat(twice).as("%s on %s", pattern, text).isLessThan(once * 5 / 2 + LENGTH);
        }
    }

    private static long looks(Pattern pattern, String text, int length) {
        Counted counted =
                new Counted(text.repeat(length / text.length() + 1), 0, length, new AtomicLong());
        long _ = pattern.matcher(counted).results().count();
        return counted.looks().get();
    }

    private record Counted(String text, int start, int length, AtomicLong looks)
            implements CharSequence {
        @Override
        public char charAt(int index) {
            looks.incrementAndGet();
            return text.charAt(start + index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Counted(text, start + from, to - from, looks);
        }

        @Override
        public String toString() {
            return text.substring(start, start + length);
        }
    }
}
