package io.ecrpusher.simulator.aws.signing;

/** The reason for rejecting a signature. Each protocol has its own error for each reason. */
public enum AuthFailure {
    UNKNOWN_KEY,
    WRONG_SESSION_TOKEN,
    EXPIRED_CREDENTIALS,
    WRONG_SIGNATURE,
    WRONG_PAYLOAD_HASH,
    SIGNATURE_EXPIRED,
    SIGNATURE_NOT_YET_VALID;

    /** Thrown when a signature is rejected. */
    public static final class AuthenticationException extends Exception {
        private static final long serialVersionUID = 1;

        private final AuthFailure failure;

        AuthenticationException(AuthFailure failure) {
            super(failure.name(), null, false, false);
            this.failure = failure;
        }

        /** The reason. */
        public AuthFailure failure() {
            return failure;
        }
    }
}
