package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;

import java.time.Duration;

/** What is asked of one cluster's API server. */
@FunctionalInterface
public interface Kubernetes {
    /**
     * Creates or updates a Secret, in one request.
     *
     * @param token the bearer token
     * @param timeout until when the answer has to be complete
     */
    void apply(Credential token, SecretApply secret, Duration timeout) throws FailureException;
}
