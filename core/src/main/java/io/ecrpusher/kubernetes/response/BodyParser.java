package io.ecrpusher.kubernetes.response;

import com.google.gson.stream.JsonReader;

import io.ecrpusher.failure.FailureException;

import okio.Buffer;

import java.io.IOException;
import java.util.Optional;

/** Reads a response's JSON while it arrives. May stop before the end. */
@FunctionalInterface
public interface BodyParser<T> {
    /**
     * Returns the parsed body.
     *
     * @throws IOException if the JSON is malformed
     * @throws IllegalStateException if it has another structure than expected
     * @throws FailureException if it is well-formed and not acceptable
     */
    T parse(JsonReader body) throws IOException, FailureException;

    /** Returns the result if the first bytes of a small body show it without being parsed. */
    default Optional<T> parseStart(Buffer body) throws IOException {
        return Optional.empty();
    }
}
