package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A client certificate and its key, read from PEM. */
final class ClientIdentity {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (RSA |EC |)PRIVATE KEY-----([^-]+)-----END");
    private static final char[] IN_MEMORY = new char[0];

    // The start of a PKCS #8 key (RFC 5958), version 0 and the algorithm. Java reads only PKCS #8.
    private static final String RSA = "020100300d06092a864886f70d0101010500";
    // The length of a SEC1 key (RFC 5915) identifies its curve: P-256, P-384, P-521.
    private static final List<Curve> CURVES =
            List.of(
                    new Curve(32, "13", "06082a8648ce3d030107"),
                    new Curve(48, "10", "06052b81040022"),
                    new Curve(66, "10", "06052b81040023"));

    private record Curve(int bytes, String length, String oid) {}

    private ClientIdentity() {}

    /**
     * @param pem certificates, the client's first, and one key without a password
     */
    static KeyManager[] of(Credential pem) throws FailureException {
        try {
            List<Certificate> chain =
                    CERTIFICATE
                            .matcher(pem.reveal())
                            .results()
                            .map(found -> certificate(found.group()))
                            .toList();
            Matcher found = KEY.matcher(pem.reveal());
            if (chain.isEmpty() || !found.find()) {
                throw new InvalidKeyException();
            }
            PrivateKey key = key(found.group(1), found.group(2));
            if (!belongs(key, chain.getFirst().getPublicKey())) {
                throw new FailureException(
                        Cause.INVALID,
                        "the client's key doesn't belong to its certificate. Put the certificate issued for this key before any other");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, IN_MEMORY, chain.toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, IN_MEMORY);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException _) {
            // The exception's message may repeat the key.
            throw new FailureException(
                    Cause.INVALID,
                    "the client's certificate and key can't be used. Write both in PEM, the key without a password");
        }
    }

    private static Certificate certificate(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Checked here: otherwise the server closes the connection without saying why. */
    private static boolean belongs(PrivateKey key, PublicKey certified)
            throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(
                        switch (key.getAlgorithm()) {
                            case "RSA" -> "SHA256withRSA";
                            case "EC" -> "SHA256withECDSA";
                            default -> key.getAlgorithm();
                        });
        signature.initSign(key);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(certified);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException _) {
            return false; // another algorithm or key length
        }
    }

    private static PrivateKey key(String kind, String base64) throws GeneralSecurityException {
        byte[] der = Base64.getMimeDecoder().decode(base64);
        byte[] pkcs8 =
                switch (kind) {
                    case "RSA " -> wrapped(RSA, der);
                    case "EC " -> wrapped(ec(der), der);
                    default -> der;
                };
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException _) {
                // another algorithm
            }
        }
        throw new InvalidKeyException();
    }

    /** The key's length follows the header, the version, and the octet string's tag. */
    private static String ec(byte[] der) throws InvalidKeyException {
        int header = der.length > 2 && (der[1] & 0x80) != 0 ? 2 + (der[1] & 0x7f) : 2;
        int length = der.length > header + 4 ? der[header + 4] : 0;
        for (Curve curve : CURVES) {
            if (curve.bytes() == length) {
                return "02010030%s06072a8648ce3d0201%s".formatted(curve.length(), curve.oid());
            }
        }
        throw new InvalidKeyException();
    }

    private static byte[] wrapped(String before, byte[] key) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(HexFormat.of().parseHex(before));
        content.writeBytes(tagged(0x04, key));
        return tagged(0x30, content.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (content.length < 0x80) {
            der.write(content.length);
        } else {
            der.write(0x82);
            der.write(content.length >> 8);
            der.write(content.length);
        }
        der.writeBytes(content);
        return der.toByteArray();
    }
}
