package io.ecrpusher.simulator.aws.service;

/**
 * An error response of a service.
 *
 * @param code the error code in the service's API reference, such as {@code NoSuchKey}
 */
public record AwsError(int status, String code, String message) {

    /** Returns an exception, which the endpoint turns into a response of the service's protocol. */
    public AwsException toException() {
        return new AwsException(this);
    }

    /** Thrown to end a call with an {@link AwsError}. */
    public static final class AwsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient AwsError error;

        private AwsException(AwsError error) {
            super(error.code() + ": " + error.message(), null, false, false);
            this.error = error;
        }

        /** The error to respond with. */
        public AwsError error() {
            return error;
        }
    }
}
