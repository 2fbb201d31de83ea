package io.ecrpusher.credential;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The pieces of a credential, as it is and decoded: a bearer token holds a URL, a Secret a document
 * with passwords. Any 16 characters in a row contain one of them. Holds hashes only.
 */
final class CredentialPieces {
    private static final int LENGTH = 12;

    /** From one piece to the next: 16 characters contain 12 from a multiple of 5. */
    private static final int STEP = 5;

    private static final int DEPTH = 3;
    private static final long BASE = 0x9E3779B97F4A7C15L;
    private static final long HIGHEST =
            LongStream.range(1, LENGTH).reduce(1, (all, _) -> all * BASE);

    // Names in Kubernetes have no capital letters, and are no credential.
    static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/=_%-]{20,}");
    static final Pattern LOWERCASE = Pattern.compile("[a-z0-9]{20,}");
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    private final long[] hashes;

    /** One bit for each hash, to find quickly that a text has none of them. */
    private final long[] bits;

    private CredentialPieces(long[] hashes) {
        this.hashes = hashes;
        this.bits = new long[Integer.highestOneBit(hashes.length / 4 + 1) * 2];
        for (long hash : hashes) {
            bits[word(hash)] |= 1L << hash;
        }
    }

    /** Returns the pieces of {@code credential}: of a document, those of its encoded values. */
    static CredentialPieces of(String credential) {
        Set<String> words = new LinkedHashSet<>();
        if (!credential.startsWith("{")) {
            Matcher word = LOWERCASE.matcher(credential);
            while (word.find()) {
                words.add(word.group());
            }
        }
        addEncoded(credential, DEPTH, words);
        return new CredentialPieces(
                words.stream().flatMapToLong(CredentialPieces::hashes).sorted().toArray());
    }

    /** Adds the encoded words of {@code text}, and those of what they encode. */
    private static void addEncoded(String text, int depth, Set<String> words) {
        String plain = text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
        if (!plain.equals(text)) {
            addEncoded(plain, depth, words);
        }
        Matcher word = ENCODED.matcher(text);
        while (word.find()) {
            String encoded = word.group();
            if (CAPITAL.matcher(encoded).find() && words.add(encoded) && depth > 0) {
                addEncoded(decoded(encoded), depth - 1, words);
            }
        }
    }

    private static String decoded(String base64) {
        try {
            String standard = base64.replace('-', '+').replace('_', '/');
            return new String(Base64.getDecoder().decode(standard), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static LongStream hashes(String word) {
        return IntStream.rangeClosed(0, (word.length() - LENGTH) / STEP)
                .mapToLong(i -> hash(word, i * STEP));
    }

    /** Marks the characters of {@code text} that belong to a piece. */
    void mark(String text, boolean[] marks) {
        if (text.length() < LENGTH || hashes.length == 0) {
            return;
        }
        long hash = hash(text, 0);
        for (int i = 0; ; i++) {
            if ((bits[word(hash)] >>> hash & 1) != 0 && Arrays.binarySearch(hashes, hash) >= 0) {
                Arrays.fill(marks, i, i + LENGTH, true);
            }
            if (i + LENGTH == text.length()) {
                return;
            }
            hash = (hash - text.charAt(i) * HIGHEST) * BASE + text.charAt(i + LENGTH);
        }
    }

    private int word(long hash) {
        return (int) (hash >>> 40) & (bits.length - 1);
    }

    private static long hash(String text, int from) {
        long hash = 0;
        for (int i = from; i < from + LENGTH; i++) {
            hash = hash * BASE + text.charAt(i);
        }
        return hash;
    }
}
