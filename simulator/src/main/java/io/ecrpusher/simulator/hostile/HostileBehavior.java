package io.ecrpusher.simulator.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

import javax.net.ssl.SSLSocket;

/** How a hostile server answers requests, after the TLS handshake unless said otherwise. */
public enum HostileBehavior {
    /** 403 with a message of 400 KB that resembles Kubernetes' own. */
    TEXT {
        @Override
        void respond(OutputStream out) throws IOException {
            send(out, "403 Forbidden", "", TEXT_BODY);
        }
    },
    /** A compressed page that unpacks to 60 MB. */
    GZIP_PAGE {
        @Override
        void respond(OutputStream out) throws IOException {
            send(out, "200 OK", "Content-Encoding: gzip\r\n", GZIP_BODY);
        }
    },
    /** Full pages without end. */
    ENDLESS_PAGES {
        @Override
        void respond(OutputStream out) throws IOException {
            sendPage(out, PAGE_BODY);
        }
    },
    /** A page of 7 MB after the other, of objects with a thousand labels each. */
    WIDE_PAGES {
        @Override
        void respond(OutputStream out) throws IOException {
            sendPage(out, WIDE_PAGE_BODY);
        }
    },
    /** A page of 60 MB in one string. */
    LONG_STRING {
        @Override
        void respond(OutputStream out) throws IOException {
            head(out, "200 OK", "", 60_000_000);
            out.write("{\"kind\":\"NamespaceList\",\"metadata\":{\"continue\":\"".getBytes(UTF_8));
            for (int i = 0; i < 900; i++) {
                out.write(FILLER);
            }
        }
    },
    /** Announces a large body, sends a bit of it, and stops. */
    STALLED_LENGTH {
        @Override
        void respond(OutputStream out) throws IOException {
            head(out, "200 OK", "", 60_000_000);
            out.write('{');
            out.flush();
            sleep(600_000);
        }
    },
    /** Asks to wait a second, again and again. */
    RETRY_AFTER {
        @Override
        void respond(OutputStream out) throws IOException {
            send(out, "429 Too Many Requests", "Retry-After: 1\r\n", new byte[0]);
        }
    },
    /** Never answers. */
    SILENCE {
        @Override
        void respond(OutputStream out) {
            sleep(600_000);
        }
    },
    /** One byte in two seconds. */
    DRIP {
        @Override
        void respond(OutputStream out) throws IOException {
            for (byte one : "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(UTF_8)) {
                sleep(2_000);
                out.write(one);
                out.flush();
            }
        }
    },
    /** Accepts TCP connections, and doesn't even answer the TLS handshake. */
    BLACK_HOLE {
        @Override
        void respond(OutputStream out) {
            throw new IllegalStateException("no request arrives");
        }
    },
    /** TLS key updates without end, 500 a second. */
    KEY_UPDATES {
        @Override
        void respond(SSLSocket socket) throws IOException {
            for (int i = 1; ; i++) {
                socket.startHandshake(); // updates the key in TLS 1.3
                pauseAfter(i);
            }
        }

        @Override
        void respond(OutputStream out) {
            throw new IllegalStateException("needs the socket");
        }
    },
    /** A body without end, in TLS records of one byte, 500 a second. */
    SMALL_RECORDS {
        @Override
        void respond(OutputStream out) throws IOException {
            head(out, "200 OK", "", 1_000_000_000);
            for (int i = 1; ; i++) {
                out.write('[');
                pauseAfter(i);
            }
        }
    },
    /** A login page for every request. */
    LOGIN_PAGE {
        @Override
        void respond(OutputStream out) throws IOException {
            send(out, "200 OK", "", "<html><title>Sign in</title></html>".getBytes(UTF_8));
        }
    };

    private static final byte[] TEXT_BODY =
            "{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"%s\"}"
                    .formatted("User \\\"\\\" cannot x ".repeat(20_000))
                    .getBytes(UTF_8);
    private static final byte[] GZIP_BODY = gzip(60_000_000);
    private static final String PAGE_START =
            "{\"kind\":\"PartialObjectMetadataList\",\"metadata\":{\"continue\":\"";
    private static final int PAGE_BODY_TOKEN = PAGE_START.length();
    private static final byte[] PAGE_BODY = page(500, 1);
    private static final byte[] WIDE_PAGE_BODY = page(50, 1000);
    private static final byte[] FILLER = "x".repeat(65_536).getBytes(UTF_8);

    /** Answers one request. */
    void respond(SSLSocket socket) throws IOException {
        respond(socket.getOutputStream());
    }

    /** Answers one request, if it takes no more than the connection's output. */
    abstract void respond(OutputStream out) throws IOException;

    private static void send(OutputStream out, String status, String headers, byte[] body)
            throws IOException {
        head(out, status, headers, body.length);
        out.write(body);
        out.flush();
    }

    private static void head(OutputStream out, String status, String headers, long length)
            throws IOException {
        out.write(
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(status, headers, length)
                        .getBytes(UTF_8));
    }

    /** Sends a page with a token for another one. */
    private static void sendPage(OutputStream out, byte[] page) throws IOException {
        byte[] next = Long.toString(System.nanoTime()).getBytes(UTF_8);
        byte[] body = page.clone();
        System.arraycopy(next, 0, body, PAGE_BODY_TOKEN, Math.min(next.length, 12));
        send(out, "200 OK", "", body);
    }

    private static byte[] page(int objects, int labels) {
        StringBuilder page = new StringBuilder(PAGE_START).append("000000000000\"},\"items\":[");
        String value = "x".repeat(60);
        for (int i = 0; i < objects; i++) {
            page.append(i == 0 ? "" : ",")
                    .append(
                            "{\"metadata\":{\"name\":\"team-%d\",\"creationTimestamp\":\"2026-01-01T12:00:00Z\",\"labels\":{\"a\":\"%s\""
                                    .formatted(i, value));
            for (int label = 1; label < labels; label++) {
                page.append(",\"example.com/%s-%d\":\"%s\"".formatted(value, label, value));
            }
            page.append("}}}");
        }
        return page.append("]}").toString().getBytes(UTF_8);
    }

    static byte[] gzip(int size) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            byte[] spaces = " ".repeat(1_000_000).getBytes(UTF_8);
            for (int i = 0; i < size / spaces.length; i++) {
                out.write(spaces);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    /** Leaves the processor to the simulator's other servers, which share it. */
    private static void pauseAfter(int records) {
        if (records % 20 == 0) {
            sleep(40);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
