package io.ecrpusher.cli.doctor.network;

import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.UntrustedText;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate that a server presents, trusted or not. For messages only.
 *
 * @param issuer its issuer's distinguished name
 * @param names the hosts that it's for
 * @param validUntil when it expires, as ISO 8601
 */
public record PresentedCertificate(String issuer, List<String> names, String validUntil) {
    public PresentedCertificate {
        names = List.copyOf(names);
    }

    /**
     * Reads the certificate with a request without credentials, through the same proxy as {@code
     * http}. Returns empty if that isn't possible.
     */
    public static Optional<PresentedCertificate> read(OkHttpClient http, String url) {
        Recorder recorder = new Recorder();
        try (Response _ =
                recorder.client(http).newCall(new Request.Builder().url(url).build()).execute()) {
            return recorder.certificate();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
            return recorder.certificate();
        }
    }

    private static PresentedCertificate of(X509Certificate certificate) {
        return new PresentedCertificate(
                clean(certificate.getIssuerX500Principal().getName()),
                names(certificate),
                certificate.getNotAfter().toInstant().toString());
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .map(name -> clean(String.valueOf(name.get(1))))
                            .limit(Settings.NAMES_LISTED)
                            .toList();
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }

    private static String clean(String text) {
        return UntrustedText.of(text, Settings.QUOTED_MESSAGE_LENGTH).value();
    }

    /**
     * Accepts each certificate and keeps the first: the request carries no credential, and its
     * answer isn't used.
     */
    private static final class Recorder implements X509TrustManager {
        private volatile X509Certificate first;

        private OkHttpClient client(OkHttpClient http) throws GeneralSecurityException {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return http.newBuilder()
                    .callTimeout(Settings.FIRST_RESPONSE_TIMEOUT)
                    .sslSocketFactory(context.getSocketFactory(), this)
                    .hostnameVerifier((_, _) -> true)
                    .build();
        }

        private Optional<PresentedCertificate> certificate() {
            return Optional.ofNullable(first).map(PresentedCertificate::of);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            first = chain[0];
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
