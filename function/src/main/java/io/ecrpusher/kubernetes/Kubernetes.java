package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.Namespace;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of one cluster's API server: each with a bearer token, and with a time until which
 * the answer has to be complete.
 */
public interface Kubernetes {
    /** Creates or updates a Secret, in one request. */
    void apply(Credential token, SecretApply secret, Duration timeout) throws FailureException;

    /** All namespaces, by their metadata alone; a request for every {@value ApiServer#PAGE}. */
    List<Namespace> namespaces(Credential token, Duration timeout) throws FailureException;
}
