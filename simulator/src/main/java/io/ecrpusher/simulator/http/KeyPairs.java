package io.ecrpusher.simulator.http;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The key pairs of authorities and servers: P-256, or RSA with 2,048 bits with {@code
 * -Dsimulator.rsa=true}, as EKS clusters have.
 *
 * <p>Reuses a fixed number of pairs in turn, because tests create hundreds of clusters and key
 * generation is slow. Authorities with the same key differ in name, so that a client of one doesn't
 * trust the other.
 */
final class KeyPairs {
    private static final boolean RSA = Boolean.getBoolean("simulator.rsa");
    private static final int PAIRS = 32;
    private static final List<KeyPair> POOL = new ArrayList<>();
    private static int uses;

    private KeyPairs() {}

    static synchronized KeyPair next() throws GeneralSecurityException {
        if (POOL.size() < PAIRS) {
            POOL.add(generate());
        }
        return POOL.get(uses++ % POOL.size());
    }

    private static KeyPair generate() throws GeneralSecurityException {
        AlgorithmParameterSpec size =
                RSA
                        ? new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)
                        : new ECGenParameterSpec("secp256r1");
        KeyPairGenerator generator = KeyPairGenerator.getInstance(RSA ? "RSA" : "EC");
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    /** Returns the name of the algorithm that signs with such a key. */
    static String signatureAlgorithm(KeyPair keys) {
        return "SHA256with" + (keys.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA");
    }
}
