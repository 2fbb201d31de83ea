package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.ServiceAccount;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of one cluster's API server: each with a bearer token, and with a time until which
 * the answer has to be complete. Lists come in pages of {@value ApiServer#PAGE}. Connections are
 * kept from one request to the next, until it is closed.
 */
public interface Kubernetes extends AutoCloseable {
    /** Creates or updates a Secret, in one request. */
    void apply(Credential token, SecretApply secret, Duration timeout) throws FailureException;

    /** All namespaces, by their metadata alone. */
    List<Namespace> namespaces(Credential token, Duration timeout) throws FailureException;

    /**
     * The ServiceAccounts of this name in all namespaces, or of any name if it is a pattern.
     *
     * @param namespace this namespace alone; empty: all
     */
    List<ServiceAccount> serviceAccounts(
            Credential token, NamePattern name, String namespace, Duration timeout)
            throws FailureException;

    /**
     * Replaces {@code imagePullSecrets}, if the ServiceAccount still is as it was when it was read.
     *
     * @throws FailureException CONFLICTING_UPDATE if it is not
     */
    void updateImagePullSecrets(Credential token, ServiceAccount account, Duration timeout)
            throws FailureException;

    /** The Secret's metadata; empty if there is none of this name. */
    Optional<StoredSecret> secret(Credential token, String namespace, String name, Duration timeout)
            throws FailureException;

    /** The metadata of the Secrets of this name in all namespaces. */
    List<StoredSecret> secrets(Credential token, String name, Duration timeout)
            throws FailureException;

    /** What the Secret holds; empty if there is none of this name. */
    Optional<SecretContent> content(
            Credential token, String namespace, String name, Duration timeout)
            throws FailureException;

    /**
     * Deletes {@code secret} if it still is as it was when it was read; nothing if it is gone.
     *
     * @throws FailureException CONFLICTING_UPDATE if it is another one, or changed
     */
    void delete(Credential token, StoredSecret secret, Duration timeout) throws FailureException;

    /** Ends the connections, once no request is under way. */
    @Override
    void close();
}
