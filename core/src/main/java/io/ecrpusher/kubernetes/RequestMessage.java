package io.ecrpusher.kubernetes;

import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

import okio.Buffer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A request as HTTP/1.1 writes it (RFC 9112), head and body in one: one TLS record for most. */
final class RequestMessage {
    private RequestMessage() {}

    static byte[] of(Request request) throws IOException {
        HttpUrl url = request.url();
        StringBuilder head = new StringBuilder(2048);
        head.append(request.method()).append(' ').append(url.encodedPath());
        String query = url.encodedQuery();
        if (query != null) {
            head.append('?').append(query);
        }
        head.append(" HTTP/1.1\r\n");
        field(head, "Host", host(url));
        field(head, "Accept-Encoding", "gzip");
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            field(head, headers.name(i), headers.value(i));
        }
        Buffer body = new Buffer();
        if (request.body() != null) {
            request.body().writeTo(body);
            if (request.body().contentType() != null) {
                field(head, "Content-Type", request.body().contentType().toString());
            }
            field(head, "Content-Length", Long.toString(body.size()));
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        Buffer message = new Buffer().write(start);
        message.write(body, body.size());
        return message.readByteArray();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static String host(HttpUrl url) {
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }
}
