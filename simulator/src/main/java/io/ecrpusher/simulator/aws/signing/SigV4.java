package io.ecrpusher.simulator.aws.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.aws.Sha256;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes Signature Version 4 from a received request.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
public final class SigV4 {
    /** The algorithm's name in requests. */
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /** The payload hash of a request that doesn't sign its body. */
    public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    /** The payload hash of an unsigned body in chunks with a trailer. */
    public static final String STREAMING_UNSIGNED_PAYLOAD_TRAILER =
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private static final String TERMINATOR = "aws4_request";

    private SigV4() {}

    /** Returns the signature of {@code canonicalRequest}. */
    static String signature(
            String secretAccessKey,
            CredentialScope scope,
            String amzDate,
            String canonicalRequest) {
        String toSign =
                String.join(
                        "\n",
                        ALGORITHM,
                        amzDate,
                        String.join("/", scope.date(), scope.region(), scope.service(), TERMINATOR),
                        Sha256.hex(canonicalRequest.getBytes(UTF_8)));
        byte[] key = ("AWS4" + secretAccessKey).getBytes(UTF_8);
        for (String part : List.of(scope.date(), scope.region(), scope.service(), TERMINATOR)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    /** Returns the canonical request, which is hashed and signed. */
    static String canonicalRequest(
            String method,
            String canonicalPath,
            String canonicalQuery,
            List<String> signedHeaders,
            Function<String, List<String>> headerValues,
            String payloadHash) {
        var canonical = new StringBuilder(512);
        canonical.append(method).append('\n').append(canonicalPath).append('\n');
        canonical.append(canonicalQuery).append('\n');
        for (String name : signedHeaders) {
            List<String> values =
                    headerValues.apply(name).stream()
                            .map(value -> value.strip().replaceAll(" +", " "))
                            .toList();
            canonical.append(name).append(':').append(String.join(",", values)).append('\n');
        }
        canonical.append('\n').append(String.join(";", signedHeaders)).append('\n');
        return canonical.append(payloadHash).toString();
    }

    /**
     * Returns the path to sign. S3 encodes it once and keeps dot segments. Other services normalize
     * it and encode it twice.
     */
    static String canonicalPath(String rawPath, String service) {
        String path = rawPath.isEmpty() ? "/" : rawPath;
        if (service.equals("s3")) {
            return encode(decode(path.replace("+", "%2B")), true);
        }
        return encode(withoutDotSegments(path), true);
    }

    /** Returns the sorted query without the signature itself. */
    static String canonicalQuery(String rawQuery) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (!name.isEmpty() && !name.equals("X-Amz-Signature")) {
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                parameters.add(new Parameter(encode(name, false), encode(value, false)));
            }
        }
        Collections.sort(parameters);
        return String.join("&", parameters.stream().map(p -> p.name + "=" + p.value).toList());
    }

    private record Parameter(String name, String value) implements Comparable<Parameter> {
        @Override
        public int compareTo(Parameter other) {
            int byName = name.compareTo(other.name);
            return byName == 0 ? value.compareTo(other.value) : byName;
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String withoutDotSegments(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", segments);
        return path.endsWith("/") && !segments.isEmpty() ? joined + "/" : joined;
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, UTF_8);
    }

    private static String encode(String text, boolean keepSlash) {
        var encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c) || (keepSlash && c == '/')) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
