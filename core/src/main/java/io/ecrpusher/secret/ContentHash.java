package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A hash of a Secret's data without its passwords. It changes with the fleet, and not with the
 * tokens, so that a plan finds changes of the data without reading it.
 */
final class ContentHash {
    /** Enough to tell two versions of one Secret apart. */
    private static final int BYTES = 8;

    private ContentHash() {}

    /**
     * Returns the hash in hexadecimal.
     *
     * @param hosts the names of all registries in the data
     */
    static String of(SecretDocument document, Set<String> hosts) {
        SortedMap<String, Credential> logins = new TreeMap<>();
        hosts.forEach(host -> logins.put(host, Credential.of("")));
        MessageDigest sha256 = sha256();
        document.data(logins)
                .forEach(
                        (key, value) -> {
                            sha256.update(key.getBytes(StandardCharsets.UTF_8));
                            sha256.update((byte) 0);
                            sha256.update(value.revealBytes());
                            sha256.update((byte) 0);
                        });
        return HexFormat.of().formatHex(sha256.digest(), 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
