package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ecrpusher.simulator.aws.signing.SigV4;
import io.ecrpusher.simulator.http.HttpRequest;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Decodes the body of an S3 upload, plain or {@code aws-chunked}.
 *
 * <p>The chunked form has no signature over its content but a checksum in its trailer. Checks the
 * CRC32 that AWS SDKs send by default.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Signature
 *     calculations for trailing headers</a>
 */
final class AwsChunked {
    private static final String CHECKSUM = "x-amz-checksum-crc32";

    private AwsChunked() {}

    /** Returns the uploaded content. */
    static byte[] content(HttpRequest request) {
        boolean chunked =
                request.headers()
                        .first("x-amz-content-sha256")
                        .equals(Optional.of(SigV4.STREAMING_UNSIGNED_PAYLOAD_TRAILER));
        if (!chunked) {
            return verified(request.body(), request.headers().first(CHECKSUM));
        }
        try {
            // ISO-8859-1 maps each byte to one character.
            return decode(new String(request.body(), ISO_8859_1));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new AwsError(400, "IncompleteBody", "The request body terminated unexpectedly")
                    .toException();
        }
    }

    private static byte[] decode(String chunks) {
        var content = new StringBuilder(chunks.length());
        int start = 0;
        while (true) {
            int data = chunks.indexOf("\r\n", start) + 2;
            int size = Integer.parseInt(chunks, start, data - 2, 16);
            if (size == 0) {
                return verified(
                        content.toString().getBytes(ISO_8859_1),
                        chunks.substring(data)
                                .lines()
                                .filter(trailer -> trailer.startsWith(CHECKSUM + ":"))
                                .map(trailer -> trailer.substring(CHECKSUM.length() + 1))
                                .findFirst());
            }
            content.append(chunks, data, data + size);
            start = data + size + 2;
        }
    }

    private static byte[] verified(byte[] content, Optional<String> checksum) {
        var crc = new CRC32();
        crc.update(content);
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        if (checksum.isPresent()
                && !checksum.get().equals(Base64.getEncoder().encodeToString(bytes))) {
            throw new AwsError(
                            400,
                            "BadDigest",
                            "The CRC32 you specified did not match the calculated checksum.")
                    .toException();
        }
        return content;
    }
}
