package io.ecrpusher.kubernetes;

import com.google.gson.stream.JsonReader;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.response.BodyParser;
import io.ecrpusher.kubernetes.response.JsonFields;
import io.ecrpusher.kubernetes.response.JsonFields.Element;

import java.io.IOException;

/** A page of a list, read from a stream. */
final class Listing implements BodyParser<String> {
    private final Element item;
    private boolean isList;
    private boolean hasItems;
    private boolean hasMetadata;
    private String next = "";

    /** Creates a page, whose objects {@code item} reads one by one. */
    Listing(Element item) {
        this.item = item;
    }

    /** Returns the token for the next page; empty for the last page. */
    @Override
    public String parse(JsonReader body) throws IOException, FailureException {
        JsonFields.object(body, this::readField);
        if (!isList || !hasItems || !hasMetadata) {
            throw new IllegalStateException("no list");
        }
        return next;
    }

    private void readField(String name, JsonReader value) throws IOException, FailureException {
        switch (name) {
            case "kind" -> isList = value.nextString().endsWith("List");
            case "metadata" -> {
                hasMetadata = true;
                JsonFields.object(value, this::readMetadata);
            }
            case "items" -> {
                hasItems = true;
                JsonFields.array(value, item);
            }
            default -> value.skipValue();
        }
    }

    private void readMetadata(String name, JsonReader value) throws IOException {
        if (name.equals("continue")) {
            next = value.nextString();
        } else {
            value.skipValue();
        }
    }
}
