package io.ecrpusher.simulator.http;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Creates TLS contexts of servers with one key, which request no client certificate. */
final class ServerContexts {
    private ServerContexts() {}

    static SSLContext create(PrivateKey key, X509Certificate[] chain, SecureRandom random)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        // Without this trust manager, init would read cacerts.
        context.init(
                new KeyManager[] {new ServerKeyManager(key, chain)},
                new TrustManager[] {new RejectingTrustManager()},
                random);
        return context;
    }

    private static final class RejectingTrustManager implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType)
                throws CertificateException {
            throw new CertificateException("The server accepts no client certificate");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType)
                throws CertificateException {
            throw new CertificateException("The server connects to no other server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
