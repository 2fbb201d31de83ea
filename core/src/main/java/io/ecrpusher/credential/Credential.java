package io.ecrpusher.credential;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A credential: a registry's password, a bearer token, a presigned URL, or a document that holds
 * one. Prints as a mask. Values of this kind are held in no other type, so that nothing else can
 * print them.
 */
public final class Credential {
    private final String value;
    private volatile byte[] bytes;
    private volatile CredentialPieces pieces;

    private Credential(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** Returns {@code value} as a credential. */
    public static Credential of(String value) {
        return new Credential(value);
    }

    /**
     * Returns the value. Use it only in a request that needs it, or to render a document that is
     * itself a {@code Credential}.
     */
    public String reveal() {
        return value;
    }

    /**
     * Returns the value in UTF-8. Encodes it once, because one document is sent to thousands of
     * namespaces.
     */
    public byte[] revealBytes() {
        if (bytes == null) {
            bytes = value.getBytes(StandardCharsets.UTF_8);
        }
        return bytes.clone();
    }

    /** Marks the characters of {@code text} that repeat a part of this credential, or decode it. */
    public void markIn(String text, boolean[] marks) {
        if (pieces == null) {
            pieces = CredentialPieces.of(value);
        }
        pieces.mark(text, marks);
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
        return "(masked)";
    }
}
