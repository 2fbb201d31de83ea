package io.ecrpusher.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response. The server adds Content-Length and Date.
 *
 * @param headers the header fields, sent in iteration order
 */
// An array is fine here: responses are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {

    /** Returns a response of type {@code application/json}. */
    public static HttpResponse json(int status, String body) {
        return of(status, "application/json", body);
    }

    /** Returns a response of type {@code text/xml}, as AWS query protocols send. */
    public static HttpResponse xml(int status, String body) {
        return of(status, "text/xml", body);
    }

    /** Returns a response of type {@code text/plain}. */
    public static HttpResponse text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body);
    }

    /** Returns a response of the given type. */
    public static HttpResponse of(int status, String contentType, String body) {
        return new HttpResponse(status, Map.of("Content-Type", contentType), body.getBytes(UTF_8));
    }

    /** Returns this response with one more header field, such as Retry-After. */
    public HttpResponse with(String name, String value) {
        Map<String, String> fields = new LinkedHashMap<>(headers);
        fields.put(name, value);
        return new HttpResponse(status, fields, body);
    }

    /** Returns status and length only. The body may contain credentials. */
    @Override
    public String toString() {
        return status + " (" + body.length + " bytes)";
    }
}
