package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.credential.Pem;
import io.ecrpusher.credential.PrivateKeys;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A client certificate and its key, read from PEM. */
final class ClientIdentity {
    private static final char[] IN_MEMORY = new char[0];

    private ClientIdentity() {}

    /**
     * Returns key managers for the first private key and the certificates in {@code pem}, as Go's
     * crypto/tls.X509KeyPair reads them. The labels of keys don't matter.
     *
     * @param pem certificates, the client's first, and a key without a password
     */
    static KeyManager[] of(Credential pem) throws FailureException {
        try {
            List<Pem> blocks = Pem.blocks(pem);
            List<Certificate> chain =
                    blocks.stream()
                            .filter(block -> block.label().equals("CERTIFICATE"))
                            .map(block -> certificate(block.decoded()))
                            .toList();
            Optional<Pem> privateKey = blocks.stream().filter(Pem::isPrivateKey).findFirst();
            if (chain.isEmpty() || privateKey.isEmpty()) {
                throw new InvalidKeyException();
            }
            PrivateKey key = PrivateKeys.parse(privateKey.get().decoded());
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

    private static Certificate certificate(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der));
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
}
