package io.ecrpusher.kubernetes.response;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import io.ecrpusher.failure.FailureException;

import java.io.IOException;

/** Reads the structures of Kubernetes' JSON from a stream. */
public final class JsonFields {
    private JsonFields() {}

    /** Reads the value of one field. */
    @FunctionalInterface
    public interface Field {
        /** Reads or skips the value of the field {@code name}. */
        void read(String name, JsonReader value) throws IOException, FailureException;
    }

    /** Reads one element of an array. */
    @FunctionalInterface
    public interface Element {
        /** Reads or skips the element. */
        void read(JsonReader value) throws IOException, FailureException;
    }

    /** Reads an object, field by field. */
    public static void object(JsonReader json, Field field) throws IOException, FailureException {
        json.beginObject();
        while (json.hasNext()) {
            field.read(json.nextName(), json);
        }
        json.endObject();
    }

    /** Reads an array, element by element; {@code null} is an empty one, as Go writes it. */
    public static void array(JsonReader json, Element element)
            throws IOException, FailureException {
        if (json.peek() == JsonToken.NULL) {
            json.nextNull();
            return;
        }
        json.beginArray();
        while (json.hasNext()) {
            element.read(json);
        }
        json.endArray();
    }

    /** Returns a text as the server sent it, which may hold credentials; empty for null. */
    public static String raw(JsonReader json) throws IOException {
        if (json.peek() == JsonToken.NULL) {
            json.nextNull();
            return "";
        }
        return json instanceof ServerReader reader ? reader.nextRaw() : json.nextString();
    }

    /** Returns a text; empty for {@code null}. */
    public static String text(JsonReader json) throws IOException {
        if (json.peek() == JsonToken.NULL) {
            json.nextNull();
            return "";
        }
        return json.nextString();
    }
}
