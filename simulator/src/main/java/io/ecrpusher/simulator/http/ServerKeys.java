package io.ecrpusher.simulator.http;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of authorities and servers: P-256 ones, or with {@code -Dsimulator.rsa=true} RSA ones of
 * 2,048 bits, as EKS's clusters have. These take long to make: there are few, given out in turns.
 */
final class ServerKeys {
    private static final boolean RSA = Boolean.getBoolean("simulator.rsa");
    private static final int RSA_BITS = 2048;
    private static final int RSA_PAIRS = 32;
    private static final List<KeyPair> RSA_KEYS = new ArrayList<>();
    private static int given;

    private ServerKeys() {}

    static synchronized KeyPair next() throws GeneralSecurityException {
        if (!RSA) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        }
        if (RSA_KEYS.size() < RSA_PAIRS) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            RSA_KEYS.add(generator.generateKeyPair());
        }
        return RSA_KEYS.get(given++ % RSA_KEYS.size());
    }

    /** The name of a signature by such a key. */
    static String signatureBy(KeyPair keys) {
        return "SHA256with" + (keys.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA");
    }
}
