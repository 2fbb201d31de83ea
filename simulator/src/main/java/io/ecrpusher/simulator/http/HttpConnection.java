package io.ecrpusher.simulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Serves the requests of one connection, one after the other. */
final class HttpConnection {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final int FILLER_BYTES = 64 * 1024;

    private record FormattedSecond(long second, String text) {}

    private static volatile FormattedSecond now = new FormattedSecond(0, "");

    private final Socket tcp;
    private final RequestReader reader;
    private final OutputStream out;
    private final HttpHandler handler;
    private final ActiveFaults faults;
    private final ConnectionCounters counters;

    HttpConnection(
            Socket tcp,
            Socket tls,
            HttpHandler handler,
            ActiveFaults faults,
            ConnectionCounters counters)
            throws IOException {
        this.tcp = tcp;
        this.out = tls.getOutputStream();
        this.reader = new RequestReader(tls.getInputStream(), out);
        this.handler = handler;
        this.faults = faults;
        this.counters = counters;
    }

    void serve() throws IOException, InterruptedException {
        while (true) {
            HttpRequest request;
            try {
                request = reader.read();
            } catch (RequestReader.BadRequestException e) {
                HttpResponse refusal = HttpResponse.text(e.status(), e.getMessage() + "\n");
                out.write(bytes(refusal, refusal.body().length, true));
                return;
            }
            if (request == null) {
                return;
            }
            counters.requestStarted();
            try {
                if (!respond(request)) {
                    return;
                }
            } finally {
                counters.requestEnded();
            }
        }
    }

    /** Responds to a request. Returns false if the connection must close. */
    private boolean respond(HttpRequest request) throws IOException, InterruptedException {
        if (faults.swallowsRequests()) {
            faults.hang();
            return false;
        }
        ActiveFaults.Effect effect = faults.effectOn(request);
        faults.delay(effect.delay());
        return switch (effect.behavior()) {
            case null -> send(request, handle(request));
            case Fault.Slow slow -> send(request, handle(request));
            case Fault.Respond(HttpResponse response) -> send(request, response);
            case Fault.Reset reset -> {
                // A linger of 0 makes close send an RST instead of a FIN.
                tcp.setSoLinger(true, 0);
                tcp.close();
                yield false;
            }
            case Fault.Truncated truncated -> sendHalf(request);
            case Fault.ResetMidway midway -> {
                tcp.setSoLinger(true, 0);
                yield sendHalf(request);
            }
            case Fault.HalfBody half -> send(request, firstHalf(handle(request)));
            case Fault.Drip(Duration pause) -> {
                drip(handle(request), pause);
                yield false;
            }
            case Fault.Huge(long bytes) -> {
                sendHuge(bytes);
                yield false;
            }
            case Fault.WrongDate(Duration offset) ->
                    send(
                            request,
                            handle(request)
                                    .with("Date", HTTP_DATE.format(Instant.now().plus(offset))));
        };
    }

    private boolean sendHalf(HttpRequest request) throws IOException {
        HttpResponse response = handle(request);
        out.write(bytes(response, response.body().length / 2, false));
        out.flush();
        tcp.close();
        return false;
    }

    private static HttpResponse firstHalf(HttpResponse response) {
        return new HttpResponse(
                response.status(),
                response.headers(),
                Arrays.copyOf(response.body(), response.body().length / 2));
    }

    private void drip(HttpResponse response, Duration pause)
            throws IOException, InterruptedException {
        for (byte one : bytes(response, response.body().length, true)) {
            faults.delay(pause);
            out.write(one);
            out.flush();
        }
    }

    private void sendHuge(long bytes) throws IOException {
        out.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(bytes)
                        .getBytes(ISO_8859_1));
        byte[] spaces = " ".repeat(FILLER_BYTES).getBytes(ISO_8859_1);
        for (long left = bytes; left > 0; left -= spaces.length) {
            out.write(spaces, 0, (int) Math.min(left, spaces.length));
        }
        out.flush();
    }

    private HttpResponse handle(HttpRequest request) {
        try {
            return handler.handle(request);
        } catch (RuntimeException e) {
            return HttpResponse.text(500, "Simulator error at %s: %s".formatted(request, e));
        }
    }

    private boolean send(HttpRequest request, HttpResponse response) throws IOException {
        boolean close = reader.lastWasHttp10() || request.headers().contains("Connection", "close");
        int length = request.method().equals("HEAD") ? 0 : response.body().length;
        out.write(bytes(response, length, close));
        return !close;
    }

    /** Returns head and body in one array, so that a short response is a single TLS record. */
    private static byte[] bytes(HttpResponse response, int bodyBytes, boolean close) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(response.status()).append(' ');
        head.append(ReasonPhrases.of(response.status())).append("\r\n");
        for (Map.Entry<String, String> field : response.headers().entrySet()) {
            head.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
        }
        if (!response.headers().containsKey("Date")) {
            head.append("Date: ").append(date()).append("\r\n");
        }
        if (response.status() != 204 && response.status() != 304) {
            head.append("Content-Length: ").append(response.body().length).append("\r\n");
        }
        if (close) {
            head.append("Connection: close\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(ISO_8859_1);
        byte[] all = Arrays.copyOf(headBytes, headBytes.length + bodyBytes);
        System.arraycopy(response.body(), 0, all, headBytes.length, bodyBytes);
        return all;
    }

    private static String date() {
        Instant instant = Instant.now();
        FormattedSecond formatted = now;
        if (formatted.second() != instant.getEpochSecond()) {
            formatted = new FormattedSecond(instant.getEpochSecond(), HTTP_DATE.format(instant));
            now = formatted;
        }
        return formatted.text();
    }
}
