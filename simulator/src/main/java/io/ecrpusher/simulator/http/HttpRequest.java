package io.ecrpusher.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request as it arrived.
 *
 * @param path as sent: neither decoded nor with its query
 * @param query as sent, or empty
 */
// An array, because a body is bytes; requests are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HttpRequest(String method, String path, String query, Headers headers, byte[] body) {

    /** The query's parameters, decoded; of a name that is repeated, the first. */
    public Map<String, String> queryParameters() {
        return parameters(query);
    }

    /** A body of {@code application/x-www-form-urlencoded}, decoded as a query is. */
    public Map<String, String> formParameters() {
        return parameters(text());
    }

    /** The body as UTF-8. */
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

    /** Method and path only: query, headers and body may hold credentials. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
