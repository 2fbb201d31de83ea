package io.ecrpusher.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer. The server adds Content-Length and Date.
 *
 * @param headers written in this order
 */
// An array, because a body is bytes; responses are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {

    /** An answer of {@code application/json}. */
    public static HttpResponse json(int status, String body) {
        return of(status, "application/json", body);
    }

    /** An answer of {@code text/xml}, as the query protocols of AWS give. */
    public static HttpResponse xml(int status, String body) {
        return of(status, "text/xml", body);
    }

    /** An answer of {@code text/plain}. */
    public static HttpResponse text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body);
    }

    /** An answer of any type. */
    public static HttpResponse of(int status, String contentType, String body) {
        return new HttpResponse(status, Map.of("Content-Type", contentType), body.getBytes(UTF_8));
    }

    /** The same answer with one more header field, such as Retry-After. */
    public HttpResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpResponse(status, more, body);
    }

    /** The status and the length: the body may hold credentials. */
    @Override
    public String toString() {
        return status + " (" + body.length + " bytes)";
    }
}
