package io.ecrpusher.simulator.aws;

/** A service's answer to a request that it does not serve, as the services' documents name it. */
record AwsError(int status, String code, String message) {

    /** Unwinds to the endpoint, which answers with the error in the service's own form. */
    RejectedException rejected() {
        return new RejectedException(this);
    }

    /** Carries an {@link AwsError}. */
    static final class RejectedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient AwsError error;

        private RejectedException(AwsError error) {
            super(error.code() + ": " + error.message(), null, false, false);
            this.error = error;
        }

        AwsError error() {
            return error;
        }
    }
}
