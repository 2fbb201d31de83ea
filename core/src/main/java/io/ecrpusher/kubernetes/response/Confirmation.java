package io.ecrpusher.kubernetes.response;

import com.google.gson.stream.JsonReader;

import okio.Buffer;
import okio.ByteString;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads only as much of a response as shows that it is one object or its metadata. The rest, such
 * as managedFields, is most of it.
 *
 * @param kind for example {@code Secret}
 * @param namespace empty for an object of the whole cluster
 */
public record Confirmation(String kind, String namespace, String name)
        implements BodyParser<Boolean> {
    private static final String METADATA = "PartialObjectMetadata";

    /**
     * The fields in the order of an API server: ObjectMeta in k8s.io/apimachinery. Names need no
     * escape.
     */
    private static final String START_OF_NAME =
            "{\"kind\":\""
                    + METADATA
                    + "\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"name\":\"";

    private static final String START_OF_NAMESPACE = "\",\"namespace\":\"";

    /** Returns true for the names of this object, or of its metadata. */
    public boolean is(String kind, String namespace, String name) {
        return (kind.equals(this.kind) || kind.equals(METADATA))
                && namespace.equals(this.namespace)
                && name.equals(this.name);
    }

    /** Compares bytes: a parser costs more than the rest of the response's handling. */
    @Override
    public Optional<Boolean> parseStart(Buffer body) {
        ByteString start =
                ByteString.encodeUtf8(START_OF_NAME + name + START_OF_NAMESPACE + namespace + '"');
        return body.rangeEquals(0, start) ? Optional.of(true) : Optional.empty();
    }

    /**
     * @throws IllegalStateException if it is another object: then the response isn't an API
     *     server's
     */
    @Override
    public Boolean parse(JsonReader json) throws IOException {
        String[] found = {"", "", ""}; // kind, namespace, name
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "kind" -> found[0] = json.nextString();
                case "metadata" -> readNames(json, found);
                default -> json.skipValue();
            }
            if (is(found[0], found[1], found[2])) {
                return true;
            }
        }
        throw new IllegalStateException("another object");
    }

    /** Stops as soon as the object is the target. */
    private void readNames(JsonReader json, String[] found) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "namespace" -> found[1] = json.nextString();
                case "name" -> found[2] = json.nextString();
                default -> json.skipValue();
            }
            if (is(found[0], found[1], found[2])) {
                return;
            }
        }
        json.endObject();
    }
}
