package io.ecrpusher.simulator.aws;

/** Why a signature is not accepted; each protocol has its own words for each. */
enum AuthFailure {
    UNKNOWN_KEY,
    WRONG_SESSION_TOKEN,
    EXPIRED_CREDENTIALS,
    WRONG_SIGNATURE,
    WRONG_PAYLOAD_HASH,
    SIGNATURE_EXPIRED,
    SIGNATURE_NOT_YET_VALID;

    /** Carries an {@link AuthFailure}. */
    static final class NotAuthenticException extends Exception {
        private static final long serialVersionUID = 1;

        private final AuthFailure failure;

        NotAuthenticException(AuthFailure failure) {
            super(failure.name(), null, false, false);
            this.failure = failure;
        }

        AuthFailure failure() {
            return failure;
        }
    }
}
