package io.ecrpusher.credential;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Something that opens a door: a registry's password, a bearer token, a presigned URL, or a
 * document that holds one. Nothing else in the program may hold such a value, so that nothing else
 * can print it.
 */
public final class Credential {
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/=_-]{100,}");
    // After such a key the value, quoted as often as may be, or to the next space. A quote that
    // does not end may have been cut off.
    private static final Pattern LOGIN =
            Pattern.compile(
                    "(?is)((?:password|token|auth(?:orization)?)[\\\\\"']*\\s*[:=]\\s*)"
                            + "(?:(\\\\*[\"']).*?(?:(?<!\\\\)\\2|$)|(?:(?:basic|bearer)\\s+)?\\S+)");
    // Capitals, small letters and digits: names and paths of Kubernetes have no capitals, those of
    // Java and Go no digits.
    private static final Pattern ENCODED_PART =
            Pattern.compile(
                    "(?<![A-Za-z0-9+/_])(?=[a-z0-9+/_]*[A-Z])(?=[A-Z0-9+/_]*[a-z])(?=[A-Za-z/_]*[0-9+])"
                            + "[A-Za-z0-9+/_]{20,}=*");
    private static final String MASK = "(masked)";

    private final String value;
    private volatile byte[] bytes;

    private Credential(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** Masks {@code value} from here on. */
    public static Credential of(String value) {
        return new Credential(value);
    }

    /** What AWS or a server says, without what is long and encoded in it: it may quote one. */
    public static String maskedIn(String said) {
        return ENCODED.matcher(said).replaceAll(MASK);
    }

    /**
     * What a server says that was sent a document of logins, without what may be of one: a webhook
     * quotes what it refuses, or a part of it.
     */
    public static String loginsMaskedIn(String said) {
        String others = LOGIN.matcher(said).replaceAll("$1" + MASK);
        return ENCODED_PART.matcher(maskedIn(others)).replaceAll(MASK);
    }

    /**
     * The value itself: only for the request that needs it, or to render a document that is a
     * credential too.
     */
    public String reveal() {
        return value;
    }

    /** The value in UTF-8, encoded once: one document is sent to thousands of namespaces. */
    public byte[] revealBytes() {
        if (bytes == null) {
            bytes = value.getBytes(StandardCharsets.UTF_8);
        }
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credential credential && value.equals(credential.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
