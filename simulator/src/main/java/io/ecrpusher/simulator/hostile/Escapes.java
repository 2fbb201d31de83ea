package io.ecrpusher.simulator.hostile;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Moves whose text tries to leave its place: a path, a line of a log, or an element of a page. */
final class Escapes {
    /**
     * A control sequence, a line of log, an element of HTML, the end of a script, and characters
     * that reverse the direction of text.
     */
    static final String TEXT =
            "\u001b[2J\u0007\r\n{\"level\":\"INFO\",\"message\":\"forged\"}\n</script><script>forged()</script>"
                    + "<img src=x onerror=forged()>\u202e\u2066\u0085\u2028\u009b31m\0";

    static final List<String> NAMES =
            List.of(
                    "team-a",
                    "team-../../../../api/v1/namespaces/kube-system/secrets/x",
                    "team-%2e%2e%2fkube-system",
                    "team-?fieldManager=other&force=true#",
                    "team-" + TEXT,
                    "team-" + "x".repeat(5000),
                    "default/../kube-system");

    private static final List<String> RETRY_AFTER =
            List.of(
                    "99999999999999999999",
                    "-1",
                    "1e9",
                    "Fri, 31 Dec 9999 23:59:59 GMT",
                    "1;\u009b");
    private static final List<String> DATE =
            List.of(
                    "Fri, 31 Dec 9999 23:59:59 GMT",
                    "Thu, 01 Jan 1970 00:00:00 GMT",
                    "<script>forged()</script>\u009b");
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Escapes() {}

    static void headers(Turn turn) throws IOException {
        int next = NEXT.getAndIncrement();
        String headers =
                "Retry-After: %s\r\nDate: %s\r\n"
                        .formatted(
                                RETRY_AFTER.get(next % RETRY_AFTER.size()),
                                DATE.get(next % DATE.size()));
        turn.status(List.of(401, 429, 503).get(next % 3), "x", "x", headers);
    }

    static void versions(Turn turn) throws IOException {
        if (turn.request().isFor("serviceaccounts") && turn.request().method().equals("GET")) {
            var item = Turn.item("default");
            item.getAsJsonObject("metadata").addProperty("resourceVersion", "1\",\"x\":\"" + TEXT);
            item.getAsJsonObject("metadata").addProperty("uid", TEXT);
            turn.json(
                    200,
                    "",
                    "{\"kind\":\"PartialObjectMetadataList\",\"metadata\":{},\"items\":[%s]}"
                            .formatted(item));
        } else {
            turn.accept();
        }
    }

    static void challenge(Turn turn) throws IOException {
        turn.status(
                401,
                "Unauthorized",
                "Unauthorized",
                lines(
                        "WWW-Authenticate: Negotiate",
                        "WWW-Authenticate: NTLM",
                        "WWW-Authenticate: Basic realm=\"x\"",
                        "WWW-Authenticate: Digest realm=\"x\", nonce=\"x\""));
    }

    static void cookies(Turn turn) throws IOException {
        turn.json(
                503,
                lines(
                        "Set-Cookie: id=1; Path=/",
                        "Set-Cookie: id=2; Domain=127.0.0.1",
                        "Set-Cookie: id=3; Domain=amazonaws.com",
                        "Alt-Svc: h2=\"127.0.0.1:1\"",
                        "Strict-Transport-Security: max-age=1"),
                "{\"kind\":\"Status\",\"message\":\"later\"}");
    }

    private static String lines(String... headers) {
        return String.join("\r\n", headers) + "\r\n";
    }

    static void compressed(Turn turn) throws IOException {
        byte[] body = HostileBehavior.gzip(60_000_000);
        turn.write(
                "HTTP/1.1 403 Forbidden\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                        .formatted(body.length));
        turn.out().write(body);
        turn.out().flush();
    }
}
