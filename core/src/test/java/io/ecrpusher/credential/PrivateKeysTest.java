package io.ecrpusher.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.HexFormat;
import java.util.Random;

class PrivateKeysTest {
    private static final String P384 = "a00706052b81040022";

    @Test
    void readsAnEcKeyWhoseLeadingZerosAreMissing() throws GeneralSecurityException {
        ECPrivateKey key = (ECPrivateKey) parse("300f 020101 040105 " + P384);

        assertThat(key.getS()).isEqualTo(BigInteger.valueOf(5));
        assertThat(key.getParams().getOrder().bitLength()).isEqualTo(384);
    }

    @Test
    void refusesOtherContent() {
        for (String der :
                new String[] {
                    "",
                    "30",
                    "3000",
                    "3003 020100",
                    "3006 020101 040105",
                    "3084ffffffff",
                    "30ff",
                    "300a 020100 3005 06032b656e",
                    "300d 020101 040105 a00506032a0304"
                }) {
            assertThatThrownBy(() -> parse(der))
                    .as(der)
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void neverFailsOtherwiseOnDamagedKeys() throws GeneralSecurityException {
        Random random = new Random(20_261_126);
        for (String algorithm : new String[] {"EC", "Ed25519"}) {
            byte[] der =
                    KeyPairGenerator.getInstance(algorithm)
                            .generateKeyPair()
                            .getPrivate()
                            .getEncoded();
            for (int i = 0; i < 2_000; i++) {
                byte[] damaged = der.clone();
                for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                try {
                    PrivateKeys.parse(damaged);
                } catch (GeneralSecurityException _) {
                    // the only exception that callers handle
                }
            }
        }
    }

    private static PrivateKey parse(String hex) throws GeneralSecurityException {
        return PrivateKeys.parse(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
