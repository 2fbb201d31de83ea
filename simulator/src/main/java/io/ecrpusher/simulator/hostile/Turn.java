package io.ecrpusher.simulator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request to a malicious cluster, and the ways to respond to it.
 *
 * @param out the connection
 */
record Turn(MaliciousCluster server, Received request, OutputStream out) {
    private static final Pattern SECRET =
            Pattern.compile("/namespaces/([^/]+)/(secrets|serviceaccounts)/([^/?]+)");

    String token() {
        return request.token().orElse("no-token");
    }

    /** Returns the value of the Secret that the request contains, and its password. */
    List<String> contents() {
        return contents(request);
    }

    private static List<String> contents(Received request) {
        if (!request.body().startsWith("{")) {
            return List.of();
        }
        JsonObject data =
                JsonParser.parseString(request.body()).getAsJsonObject().getAsJsonObject("data");
        if (data == null || data.isEmpty()) {
            return List.of();
        }
        String encoded = data.entrySet().iterator().next().getValue().getAsString();
        String document = new String(Base64.getDecoder().decode(encoded), UTF_8);
        Matcher password = Pattern.compile("\"password\":\"([^\"]+)\"").matcher(document);
        return password.find() ? List.of(encoded, document, password.group(1)) : List.of(encoded);
    }

    /** Returns the most valuable text of the request: the password, or else the token. */
    String loot() {
        List<String> contents = contents();
        return contents.isEmpty() ? token() : contents.getLast();
    }

    /** Returns the most valuable text of all requests so far. */
    String earlierLoot() {
        return server.received().stream()
                .map(Turn::contents)
                .filter(contents -> !contents.isEmpty())
                .map(List::getLast)
                .findFirst()
                .orElseGet(this::token);
    }

    /** Responds as the API server of an empty cluster would, which accepts everything. */
    void accept() throws IOException {
        accept(List.of("team-a"), List.of("default"));
    }

    /** The same, with these namespaces and ServiceAccounts. */
    void accept(List<String> namespaces, List<String> accounts) throws IOException {
        Matcher object = SECRET.matcher(request.target());
        if (request.method().equals("PATCH") && object.find()) {
            json(200, "", object(object.group(1), object.group(3)));
        } else if (request.isFor("serviceaccounts")) {
            json(200, "", list(accounts));
        } else if (request.isFor("secrets")) {
            status(404, "NotFound", "secrets not found", "");
        } else {
            json(200, "", list(namespaces));
        }
    }

    /** Returns a Secret's or ServiceAccount's metadata. */
    static String object(String namespace, String name) {
        JsonObject metadata = new JsonObject();
        metadata.addProperty("name", name);
        metadata.addProperty("namespace", namespace);
        JsonObject object = new JsonObject();
        object.addProperty("kind", "PartialObjectMetadata");
        object.addProperty("apiVersion", "meta.k8s.io/v1");
        object.add("metadata", metadata);
        return object.toString();
    }

    /** Returns a list of objects of these names. */
    String list(List<String> names) {
        JsonArray items = new JsonArray();
        for (String name : names) {
            items.add(item(name));
        }
        JsonObject list = new JsonObject();
        list.addProperty("kind", "PartialObjectMetadataList");
        list.add("metadata", new JsonObject());
        list.add("items", items);
        return list.toString();
    }

    static JsonObject item(String name) {
        JsonObject metadata = new JsonObject();
        metadata.addProperty("name", name);
        metadata.addProperty("namespace", "default");
        metadata.addProperty("creationTimestamp", "2026-01-01T12:00:00Z");
        metadata.addProperty("resourceVersion", "1");
        JsonObject item = new JsonObject();
        item.add("metadata", metadata);
        return item;
    }

    /** Responds with a Status. */
    void status(int code, String reason, String message, String headers) throws IOException {
        status(code, reason, message, headers, List.of());
    }

    /** Responds with a Status whose causes have these messages. */
    void status(int code, String reason, String message, String headers, List<String> causes)
            throws IOException {
        JsonArray all = new JsonArray();
        for (String text : causes) {
            JsonObject cause = new JsonObject();
            cause.addProperty("reason", "FieldManagerConflict");
            cause.addProperty("message", text);
            cause.addProperty("field", ".data");
            all.add(cause);
        }
        JsonObject details = new JsonObject();
        details.add("causes", all);
        JsonObject status = new JsonObject();
        status.addProperty("kind", "Status");
        status.addProperty("apiVersion", "v1");
        status.addProperty("status", "Failure");
        status.addProperty("reason", reason);
        status.addProperty("message", message);
        status.add("details", details);
        status.addProperty("code", code);
        json(code, headers, status.toString());
    }

    /** Redirects the request. */
    void redirect(String location) throws IOException {
        json(307, "Location: " + location + "\r\n", "");
    }

    /** Responds with a body of JSON. */
    void json(int code, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        write(
                "HTTP/1.1 %d x\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(code, headers, bytes.length),
                ISO_8859_1);
        out.write(bytes);
        out.flush();
    }

    /** Writes as it is. */
    void write(String text) throws IOException {
        write(text, UTF_8);
    }

    private void write(String text, Charset charset) throws IOException {
        out.write(text.getBytes(charset));
        out.flush();
    }

    /** Writes {@code start}, and then {@code piece} until the client closes the connection. */
    void endless(String start, String piece) throws IOException {
        write(start);
        byte[] bytes = piece.getBytes(UTF_8);
        while (true) {
            out.write(bytes);
        }
    }
}
