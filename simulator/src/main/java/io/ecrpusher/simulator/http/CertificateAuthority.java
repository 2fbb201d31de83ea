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
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority, with a server certificate for 127.0.0.1 and localhost, and others on
 * request.
 */
public final class CertificateAuthority {
    private static final Duration LIFETIME = Duration.ofDays(366);
    // Shared, because tests create hundreds of authorities.
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final GeneralName[] LOOPBACK = {
        new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
        new GeneralName(GeneralName.dNSName, "localhost")
    };

    private final X500Name name;
    private final KeyPair keys;
    private final Instant start;
    private final X509Certificate certificate;
    private final SSLContext serverContext;

    private CertificateAuthority(String commonName, Instant start)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        this.name = name(commonName);
        this.keys = KeyPairs.next();
        this.start = start;
        certificate = signed(name, keys, start, Role.AUTHORITY);
        serverContext = serverContext(start, commonName + " server", LOOPBACK);
    }

    /** Creates an authority named {@code commonName}. */
    public static CertificateAuthority create(String commonName) {
        return create(commonName, Instant.now().minus(Duration.ofDays(1)));
    }

    /** Creates an authority whose certificates are valid for 366 days from {@code start}. */
    public static CertificateAuthority create(String commonName, Instant start) {
        try {
            return new CertificateAuthority(commonName, start);
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

    /** Returns the TLS context of a server with a new certificate for {@code host}. */
    public SSLContext serverContext(String host) {
        try {
            // Not the host itself: it may exceed the 64 characters of a common name.
            return serverContext(start, "host", new GeneralName(GeneralName.dNSName, host));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("Failed to create a certificate for " + host, e);
        }
    }

    /** Returns the TLS context of a server whose certificate for {@code host} has expired. */
    public SSLContext expiredContext(String host) {
        try {
            Instant lastYear = Instant.now().minus(LIFETIME.plusDays(1));
            return serverContext(lastYear, "host", hostName(host));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("Failed to create a certificate for " + host, e);
        }
    }

    private static GeneralName hostName(String host) {
        return host.equals("127.0.0.1") ? LOOPBACK[0] : new GeneralName(GeneralName.dNSName, host);
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

    private SSLContext serverContext(Instant from, String commonName, GeneralName... hosts)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair serverKeys = KeyPairs.next();
        X509Certificate server = signed(name(commonName), serverKeys, from, Role.SERVER, hosts);
        return ServerContexts.create(
                serverKeys.getPrivate(), new X509Certificate[] {server, certificate}, RANDOM);
    }

    private X509Certificate signed(
            X500Name subject, KeyPair subjectKeys, Instant from, Role role, GeneralName... hosts)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(64, RANDOM).setBit(64),
                        Date.from(from),
                        Date.from(from.plus(LIFETIME)),
                        subject,
                        subjectKeys.getPublic());
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                extensions.createSubjectKeyIdentifier(subjectKeys.getPublic()));
        // Python's ssl module rejects a certificate without this extension.
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(keys.getPublic()));
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
                        Extension.subjectAlternativeName, false, new GeneralNames(hosts));
            }
        }
        var signer =
                new JcaContentSignerBuilder(KeyPairs.signatureAlgorithm(keys))
                        .build(keys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }
}
