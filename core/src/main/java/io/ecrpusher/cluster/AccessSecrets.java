package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

/** Reads the secrets with the credentials of clusters outside EKS. */
@FunctionalInterface
public interface AccessSecrets {
    /** Returns the text of the secret {@code arn}, read with the role of {@code cluster}. */
    Credential read(Cluster cluster, String arn) throws FailureException;
}
