package io.ecrpusher.kubernetes.response;

import com.google.gson.stream.JsonReader;

import io.ecrpusher.failure.FailureException;

import java.io.IOException;

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
}
