package io.ecrpusher.credential;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Parses private keys by their content, as Go's crypto/tls.X509KeyPair does: PKCS #1 (RFC 8017),
 * PKCS #8 (RFC 5958), and SEC 1 (RFC 5915).
 */
public final class PrivateKeys {
    // ASN.1 tags.
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xa0;

    private static final String EC_ALGORITHM = "2a8648ce3d0201";
    private static final List<Curve> CURVES =
            List.of(
                    new Curve("secp256r1", "2a8648ce3d030107", 32),
                    new Curve("secp384r1", "2b81040022", 48),
                    new Curve("secp521r1", "2b81040023", 66));

    /**
     * A curve that TLS uses.
     *
     * @param id the object identifier, in hexadecimal
     * @param keyLength in bytes
     */
    private record Curve(String name, String id, int keyLength) {}

    private PrivateKeys() {}

    /**
     * Returns the key.
     *
     * @param der without a password
     * @throws GeneralSecurityException if it isn't a private key of a supported form; the message
     *     may repeat the key
     */
    public static PrivateKey parse(byte[] der) throws GeneralSecurityException {
        ByteBuffer key = read(ByteBuffer.wrap(der), SEQUENCE);
        read(key, INTEGER); // the version
        return switch (nextTag(key)) {
            case INTEGER -> pkcs1(key);
            case SEQUENCE -> pkcs8(key, der);
            case OCTETS -> sec1(key, Optional.empty());
            default -> throw new InvalidKeyException();
        };
    }

    private static PrivateKey pkcs1(ByteBuffer key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(
                        new RSAPrivateCrtKeySpec(
                                integer(key),
                                integer(key),
                                integer(key),
                                integer(key),
                                integer(key),
                                integer(key),
                                integer(key),
                                integer(key)));
    }

    private static PrivateKey pkcs8(ByteBuffer key, byte[] der) throws GeneralSecurityException {
        ByteBuffer algorithm = read(key, SEQUENCE);
        if (objectId(algorithm).equals(EC_ALGORITHM)) {
            Optional<String> curve =
                    nextTag(algorithm) == OBJECT_ID
                            ? Optional.of(objectId(algorithm))
                            : Optional.empty();
            ByteBuffer sec1 = read(read(key, OCTETS), SEQUENCE);
            read(sec1, INTEGER);
            return sec1(sec1, curve);
        }
        for (String name : List.of("RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException _) {
                // another algorithm
            }
        }
        throw new InvalidKeyException();
    }

    private static PrivateKey sec1(ByteBuffer key, Optional<String> outerCurve)
            throws GeneralSecurityException {
        byte[] value = bytes(read(key, OCTETS));
        Optional<String> curve = outerCurve;
        if (curve.isEmpty() && nextTag(key) == CURVE) {
            curve = Optional.of(objectId(read(key, CURVE)));
        }
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve(curve, value.length).name()));
        return KeyFactory.getInstance("EC")
                .generatePrivate(
                        new ECPrivateKeySpec(
                                new BigInteger(1, value),
                                parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static Curve curve(Optional<String> id, int keyLength) throws InvalidKeyException {
        return CURVES.stream()
                .filter(
                        one ->
                                id.map(one.id()::equals)
                                        .orElseGet(() -> one.keyLength() == keyLength))
                .findFirst()
                .orElseThrow(InvalidKeyException::new);
    }

    private static BigInteger integer(ByteBuffer in) throws InvalidKeyException {
        return new BigInteger(bytes(read(in, INTEGER)));
    }

    private static String objectId(ByteBuffer in) throws InvalidKeyException {
        return HexFormat.of().formatHex(bytes(read(in, OBJECT_ID)));
    }

    private static int nextTag(ByteBuffer in) {
        return in.hasRemaining() ? Byte.toUnsignedInt(in.get(in.position())) : -1;
    }

    private static byte[] bytes(ByteBuffer in) throws InvalidKeyException {
        if (!in.hasRemaining()) {
            throw new InvalidKeyException();
        }
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    /** Returns the content of the next element, which must have {@code tag}. */
    private static ByteBuffer read(ByteBuffer in, int tag) throws InvalidKeyException {
        if (nextTag(in) != tag || in.remaining() < 2) {
            throw new InvalidKeyException();
        }
        in.get();
        int length = Byte.toUnsignedInt(in.get());
        if (length > 0x80) {
            int lengthBytes = length - 0x80;
            length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                if (!in.hasRemaining() || length > 0xffff) {
                    throw new InvalidKeyException();
                }
                length = length << 8 | Byte.toUnsignedInt(in.get());
            }
        }
        if (length > in.remaining()) {
            throw new InvalidKeyException();
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }
}
