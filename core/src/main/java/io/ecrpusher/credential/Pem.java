package io.ecrpusher.credential;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A block of a PEM text (RFC 7468).
 *
 * @param label the words after {@code BEGIN}, such as {@code CERTIFICATE}
 * @param base64 the content, which may be a private key
 */
public record Pem(String label, Credential base64) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /**
     * Returns the blocks of {@code text}, in order. Ignores text between them and blocks without an
     * end. Accepts the headers of RFC 1421, and line breaks that became spaces. As in Go's
     * encoding/pem, a block begins at the last {@code BEGIN} before its {@code END}.
     */
    public static List<Pem> blocks(Credential text) {
        List<Pem> blocks = new ArrayList<>();
        String all = text.reveal();
        int from = 0;
        for (int end = all.indexOf(END); end >= 0; end = all.indexOf(END, from)) {
            String before = all.substring(from, end);
            from = end + END.length();
            int begin = before.lastIndexOf(BEGIN);
            int label = begin + BEGIN.length();
            int content = begin < 0 ? -1 : before.indexOf(DASHES, label);
            if (content >= 0) {
                String name = before.substring(label, content);
                if (all.startsWith(name + DASHES, from)) {
                    String body = before.substring(content + DASHES.length());
                    blocks.add(new Pem(name, Credential.of(withoutHeaders(body))));
                }
            }
        }
        return blocks;
    }

    /** Returns true for a private key, whatever its format is. */
    public boolean isPrivateKey() {
        // As in crypto/tls.X509KeyPair of Go.
        return label.equals("PRIVATE KEY") || label.endsWith(" PRIVATE KEY");
    }

    /**
     * Returns the content.
     *
     * @throws IllegalArgumentException if it isn't base64
     */
    public byte[] decoded() {
        return Base64.getDecoder().decode(base64.reveal().replaceAll("\\s", ""));
    }

    private static String withoutHeaders(String body) {
        return body.contains(":")
                ? body.lines()
                        .dropWhile(line -> line.isBlank() || line.contains(":"))
                        .collect(Collectors.joining())
                : body;
    }
}
