package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Certificates;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS that trusts one cluster's CA.
 *
 * @param trustManager the one that {@code sockets} uses
 */
record ClusterTrust(SSLSocketFactory sockets, X509TrustManager trustManager) {
    /**
     * Trusts the CA's certificates and no others.
     *
     * @param caPem empty for Java's default trust store
     * @param client the client's certificate and key in PEM, if it has them
     * @throws FailureException if one of them can't be parsed
     */
    static ClusterTrust of(String caPem, Optional<Credential> client) throws FailureException {
        KeyManager[] identity = client.isEmpty() ? null : ClientIdentity.of(client.get());
        try {
            X509TrustManager trustManager = trustManager(caPem);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, new TrustManager[] {trustManager}, null);
            return new ClusterTrust(context.getSocketFactory(), trustManager);
        } catch (GeneralSecurityException | IOException e) {
            throw new FailureException(
                    Cause.NOT_TRUSTED, "the cluster's CA is not a usable certificate in PEM");
        }
    }

    private static X509TrustManager trustManager(String caPem)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(caPem.isEmpty() ? null : keyStore(certificates(caPem)));
        // PKIX has this one.
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static List<Certificate> certificates(String pem) throws CertificateException {
        List<Certificate> certificates = Certificates.parse(pem);
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return certificates;
    }

    private static KeyStore keyStore(List<Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        return store;
    }
}
