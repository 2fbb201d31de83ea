package io.ecrpusher.proof.fuzz;

import io.ecrpusher.credential.Credential;

/** A known credential. The fuzz tests plant it, and find it if it is printed. */
final class Canary {
    /** The value. It isn't base64 of anything, and no message contains it by chance. */
    static final String TEXT = "Canary7tokenQx9ZvB1n8M3k6L0pWq5Rt2Y";

    static final Credential CREDENTIAL = Credential.of(TEXT);

    /** A value of the length of a token of ECR or STS. */
    static final String LONG =
            TEXT + TEXT + TEXT + TEXT + TEXT + TEXT + TEXT + TEXT + TEXT + TEXT + TEXT + TEXT;

    private Canary() {}
}
