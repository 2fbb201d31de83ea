package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ecrpusher.simulator.http.HttpRequest;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What an upload to S3 holds: as it is, or in the chunks of {@code aws-chunked}, whose signature
 * leaves them out and whose trailer has their checksum. A CRC32, which SDKs send, is checked.
 */
final class AwsChunked {
    private static final String CHECKSUM = "x-amz-checksum-crc32";

    private AwsChunked() {}

    static byte[] content(HttpRequest request) {
        boolean chunked =
                request.headers()
                        .first("x-amz-content-sha256")
                        .equals(Optional.of(SigV4.STREAMING_UNSIGNED_PAYLOAD_TRAILER));
        if (!chunked) {
            return checked(request.body(), request.headers().first(CHECKSUM));
        }
        try {
            // A character for each byte.
            return unpacked(new String(request.body(), ISO_8859_1));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new AwsError(400, "IncompleteBody", "The request body terminated unexpectedly")
                    .rejected();
        }
    }

    private static byte[] unpacked(String chunks) {
        var content = new StringBuilder(chunks.length());
        int start = 0;
        while (true) {
            int data = chunks.indexOf("\r\n", start) + 2;
            int size = Integer.parseInt(chunks, start, data - 2, 16);
            if (size == 0) {
                return checked(
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

    private static byte[] checked(byte[] content, Optional<String> checksum) {
        var crc = new CRC32();
        crc.update(content);
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        if (checksum.isPresent()
                && !checksum.get().equals(Base64.getEncoder().encodeToString(bytes))) {
            throw new AwsError(
                            400,
                            "BadDigest",
                            "The CRC32 you specified did not match the calculated checksum.")
                    .rejected();
        }
        return content;
    }
}
