package io.ecrpusher.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A received request.
 *
 * @param path the path as sent, not decoded, without the query
 * @param query the query as sent, or an empty string
 */
// An array is fine here: requests are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HttpRequest(String method, String path, String query, Headers headers, byte[] body) {

    /** Returns the decoded parameters of the query. The first value of a repeated name counts. */
    public Map<String, String> queryParameters() {
        return parameters(query);
    }

    /** Returns the decoded parameters of an {@code application/x-www-form-urlencoded} body. */
    public Map<String, String> formParameters() {
        return parameters(text());
    }

    /** Returns the body as UTF-8 text. */
    public String text() {
        return new String(body, UTF_8);
    }

    private static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (encoded.isEmpty()) {
            return parameters;
        }
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!name.isEmpty()) {
                parameters.putIfAbsent(
                        URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
            }
        }
        return parameters;
    }

    /** Returns method and path only. Query, headers, and body may contain credentials. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
