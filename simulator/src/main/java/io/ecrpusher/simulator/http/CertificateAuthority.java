package io.ecrpusher.simulator.http;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A certificate authority, with one server certificate for 127.0.0.1 and localhost. */
public final class CertificateAuthority {
    private static final Duration LIFETIME = Duration.ofDays(366);
    // Shared, because tests create hundreds of authorities.
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X509Certificate certificate;
    private final SSLContext serverContext;

    private CertificateAuthority(X509Certificate certificate, SSLContext serverContext) {
        this.certificate = certificate;
        this.serverContext = serverContext;
    }

    /** Creates an authority named {@code commonName}. */
    public static CertificateAuthority create(String commonName) {
        return create(commonName, Instant.now().minus(Duration.ofDays(1)));
    }

    /** Creates an authority whose certificates are valid for 366 days from {@code start}. */
    public static CertificateAuthority create(String commonName, Instant start) {
        try {
            KeyPair caKeys = KeyPairs.next();
            X500Name caName = name(commonName);
            X509Certificate ca = signed(caName, caKeys, caName, caKeys, Role.AUTHORITY, start);
            KeyPair serverKeys = KeyPairs.next();
            X509Certificate server =
                    signed(
                            caName,
                            caKeys,
                            name(commonName + " server"),
                            serverKeys,
                            Role.SERVER,
                            start);
            return new CertificateAuthority(
                    ca, context(serverKeys.getPrivate(), new X509Certificate[] {server, ca}));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("Failed to create a certificate authority", e);
        }
    }

    /** Returns the authority's certificate in PEM. */
    public String pem() {
        try {
            byte[] lineFeed = "\n".getBytes(StandardCharsets.US_ASCII);
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, lineFeed).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The TLS context of a server that presents the server certificate. */
    public SSLContext serverContext() {
        return serverContext;
    }

    /** Returns the TLS context of a client that trusts only this authority. */
    public SSLContext clientContext() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", certificate);
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), RANDOM);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Failed to trust the certificate authority", e);
        }
    }

    /**
     * Writes a trust store that contains only this authority. The type is JKS, which doesn't
     * encrypt certificates.
     */
    public void writeTrustStore(Path file, char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setCertificateEntry("ca", certificate);
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Failed to write the trust store " + file, e);
        }
    }

    private enum Role {
        AUTHORITY,
        SERVER
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    }

    private static X509Certificate signed(
            X500Name issuer,
            KeyPair issuerKeys,
            X500Name subject,
            KeyPair keys,
            Role role,
            Instant start)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        issuer,
                        new BigInteger(64, RANDOM).setBit(64),
                        Date.from(start),
                        Date.from(start.plus(LIFETIME)),
                        subject,
                        keys.getPublic());
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                extensions.createSubjectKeyIdentifier(keys.getPublic()));
        // Python's ssl module rejects a certificate without this extension.
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
        switch (role) {
            case AUTHORITY -> {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            }
            case SERVER -> {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                builder.addExtension(
                        Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                new GeneralName[] {
                                    new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                                    new GeneralName(GeneralName.dNSName, "localhost")
                                }));
            }
        }
        var signer =
                new JcaContentSignerBuilder(KeyPairs.signatureAlgorithm(issuerKeys))
                        .build(issuerKeys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static SSLContext context(PrivateKey key, X509Certificate[] chain)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        // Without this trust manager, init would read cacerts. Servers request no client
        // certificate.
        context.init(
                new KeyManager[] {new ServerKeyManager(key, chain)},
                new TrustManager[] {new RejectingTrustManager()},
                RANDOM);
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
