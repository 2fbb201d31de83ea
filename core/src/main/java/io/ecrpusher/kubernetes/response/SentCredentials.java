package io.ecrpusher.kubernetes.response;

import okhttp3.Request;
import okhttp3.RequestBody;

import okio.Buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * The credentials of one request: its bearer token, and the passwords in its body. A server may
 * repeat them in a response, in pieces too short to look like a credential, or decoded.
 *
 * <p>Keeps no credential, only hashes of all their pieces.
 */
public final class SentCredentials {
    /** How many characters in a row are a repetition. Fewer don't help an attacker. */
    private static final int PIECE = 16;

    /** How often a word is decoded: a token holds a URL, a Secret a document with passwords. */
    private static final int DEPTH = 3;

    private static final String REMOVED = "…";

    // Names in Kubernetes have no capital letters, so that they aren't taken for a credential.
    static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/=_%-]{20,}");

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    private final String token;
    private final long[] pieces;

    private SentCredentials(String token, long[] pieces) {
        this.token = token;
        this.pieces = pieces;
    }

    /** Returns the bearer token of {@code request} and the encoded values in its body. */
    public static SentCredentials of(Request request) {
        return of(request, text(request.body()));
    }

    /** Returns the bearer token of {@code request}, whose body holds no credential. */
    public static SentCredentials ofToken(Request request) {
        return of(request, "");
    }

    private static SentCredentials of(Request request, String body) {
        String header = request.header("Authorization");
        String token = header == null ? "" : header.substring(header.indexOf(' ') + 1);
        Set<String> credentials = new LinkedHashSet<>();
        credentials.add(token);
        addEncoded(token, DEPTH, credentials);
        addEncoded(body, DEPTH, credentials);
        return new SentCredentials(
                token,
                credentials.stream().flatMapToLong(SentCredentials::hashes).sorted().toArray());
    }

    private static String text(RequestBody body) {
        Buffer buffer = new Buffer();
        try {
            if (body != null) {
                body.writeTo(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a buffer doesn't fail
        }
        return buffer.readUtf8();
    }

    /** Adds the encoded words of {@code text}, and those of what they encode. */
    private static void addEncoded(String text, int depth, Set<String> all) {
        String plain = text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
        if (!plain.equals(text)) {
            addEncoded(plain, depth, all);
        }
        Matcher word = ENCODED.matcher(text);
        while (word.find()) {
            String encoded = word.group();
            if (CAPITAL.matcher(encoded).find() && all.add(encoded) && depth > 0) {
                addEncoded(decoded(encoded), depth - 1, all);
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

    /** Returns {@code text} with an ellipsis in place of each repetition of a credential. */
    public String removedFrom(String text) {
        String rest = isShort() ? text.replace(token, REMOVED) : text;
        StringBuilder clean = new StringBuilder();
        int removedTo = -1;
        for (int i = 0; i < rest.length(); i++) {
            if (i + PIECE <= rest.length() && Arrays.binarySearch(pieces, hash(rest, i)) >= 0) {
                if (i > removedTo) {
                    clean.append(REMOVED);
                }
                removedTo = i + PIECE;
            }
            if (i >= removedTo) {
                clean.append(rest.charAt(i));
            }
        }
        return clean.toString();
    }

    /** As in some kubeconfigs. */
    private boolean isShort() {
        return !token.isEmpty() && token.length() < PIECE;
    }

    private static LongStream hashes(String credential) {
        return IntStream.rangeClosed(0, credential.length() - PIECE)
                .mapToLong(i -> hash(credential, i));
    }

    private static long hash(String text, int from) {
        long hash = 0;
        for (int i = from; i < from + PIECE; i++) {
            hash = hash * 0x9E3779B97F4A7C15L + text.charAt(i);
        }
        return hash;
    }
}
