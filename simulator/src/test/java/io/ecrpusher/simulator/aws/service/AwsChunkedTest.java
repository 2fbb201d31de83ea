package io.ecrpusher.simulator.aws.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.aws.service.AwsError.AwsException;
import io.ecrpusher.simulator.aws.signing.SigV4;
import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.http.HttpRequest;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Chunked uploads, including malformed ones that no AWS client sends. */
class AwsChunkedTest {
    private static final String CHUNKS = "3\r\nhel\r\n2\r\nlo\r\n";
    private static final String END = "0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";

    @Test
    void joinsChunks() {
        assertThat(AwsChunked.content(upload(CHUNKS + END))).asString(UTF_8).isEqualTo("hello");
    }

    @Test
    void refusesChunksWithAnotherChecksum() {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> AwsChunked.content(upload(CHUNKS.replace("hel", "hal") + END)))
                .withMessageStartingWith("BadDigest");
    }

    @Test
    void refusesChunksThatEndTooEarly() {
        for (int length = 0; length <= CHUNKS.length(); length++) {
            String cut = CHUNKS.substring(0, length);
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> AwsChunked.content(upload(cut)))
                    .withMessageStartingWith("IncompleteBody");
        }
    }

    private static HttpRequest upload(String body) {
        return new HttpRequest(
                "PUT",
                "/bucket/key",
                "",
                Headers.of(
                        Map.of(
                                "x-amz-content-sha256",
                                List.of(SigV4.STREAMING_UNSIGNED_PAYLOAD_TRAILER))),
                body.getBytes(UTF_8));
    }
}
