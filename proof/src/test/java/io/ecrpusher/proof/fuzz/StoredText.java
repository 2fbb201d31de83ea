package io.ecrpusher.proof.fuzz;

import io.ecrpusher.cluster.EndpointStore;

import java.util.Optional;

/** A store of endpoints with one object, whatever its key is. */
final class StoredText implements EndpointStore {
    private String text;

    /** Creates a store of {@code text}; empty for an empty store. */
    StoredText(String text) {
        this.text = text;
    }

    @Override
    public Optional<String> read(String key) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public void write(String key, String json) {
        text = json;
    }

    @Override
    public void delete(String key) {
        text = "";
    }
}
