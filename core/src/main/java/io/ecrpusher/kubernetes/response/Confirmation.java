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
    private static final ByteString DELETED = ByteString.encodeUtf8("\"deletionTimestamp\":");

    /** Returns true for the names of this object, or of its metadata. */
    public boolean is(String kind, String namespace, String name) {
        return (kind.equals(this.kind) || kind.equals(METADATA))
                && namespace.equals(this.namespace)
                && name.equals(this.name);
    }

    /** Compares bytes: a parser costs more than the rest of the response's handling. */
    @Override
    public Optional<Boolean> parseStart(Buffer body) throws IOException {
        ByteString start =
                ByteString.encodeUtf8(START_OF_NAME + name + START_OF_NAMESPACE + namespace + '"');
        return body.rangeEquals(0, start) && body.indexOf(DELETED) < 0
                ? Optional.of(true)
                : Optional.empty();
    }

    /**
     * Returns false if the object is being deleted: what was written will disappear.
     *
     * @throws IllegalStateException if it is another object: then the response isn't an API
     *     server's
     */
    @Override
    public Boolean parse(JsonReader json) throws IOException {
        String[] found = {"", "", "", ""}; // kind, namespace, name, time of the deletion
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "kind" -> found[0] = json.nextString();
                case "metadata" -> readMetadata(json, found);
                default -> json.skipValue();
            }
            if (is(found[0], found[1], found[2])) {
                return found[3].isEmpty();
            }
        }
        throw new IllegalStateException("another object");
    }

    private static void readMetadata(JsonReader json, String[] found) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "namespace" -> found[1] = JsonFields.text(json);
                case "name" -> found[2] = JsonFields.text(json);
                case "deletionTimestamp" -> found[3] = JsonFields.text(json);
                default -> json.skipValue();
            }
        }
        json.endObject();
    }
}
