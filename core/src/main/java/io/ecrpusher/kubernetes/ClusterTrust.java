package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts one cluster's CA and nothing else. */
final class ClusterTrust {
    private ClusterTrust() {}

    /**
     * @param caPem empty: any authority that Java trusts
     * @param client what to enter with, if not with a token
     */
    static SSLSocketFactory sockets(String caPem, Optional<Credential> client)
            throws FailureException {
        KeyManager[] identity = client.isEmpty() ? null : ClientIdentity.of(client.get());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, managers(caPem), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new FailureException(
                    Cause.NOT_TRUSTED,
                    "the cluster's CA is not a PEM certificate that can be used");
        }
    }

    static TrustManager[] managers(String caPem) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(caPem.isEmpty() ? null : keyStore(certificates(caPem)));
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> certificates(String pem)
            throws CertificateException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return certificates;
    }

    private static KeyStore keyStore(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        return store;
    }
}
