package io.ecrpusher.cli.doctor.network;

import io.ecrpusher.settings.Settings;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a server tells everybody over TLS.
 *
 * @param date its clock; empty if it doesn't tell
 * @param version the TLS version and cipher suite, for people
 */
public record TlsProbe(Optional<Instant> date, String version) {
    /**
     * Sends a request without credentials, whose answer doesn't matter.
     *
     * @param http trusts the server's CA
     */
    public static TlsProbe of(OkHttpClient http, String url) throws IOException {
        OkHttpClient client =
                http.newBuilder().callTimeout(Settings.FIRST_RESPONSE_TIMEOUT).build();
        try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
            return new TlsProbe(
                    date(response.header("Date")),
                    response.handshake() == null
                            ? ""
                            : response.handshake().tlsVersion().javaName());
        }
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.ofNullable(header)
                    .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
