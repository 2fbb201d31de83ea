package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.secret.FieldManager;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The requests to one cluster's API server. Each takes a bearer token, and a timeout for the
 * complete response. Connections are reused until the client is closed.
 */
public interface Kubernetes extends AutoCloseable {
    /**
     * Creates or updates a Secret with one server-side apply. Only a dry run compares it with what
     * was there before.
     */
    SecretChange apply(Credential token, SecretApply secret, Duration timeout)
            throws FailureException;

    /** Returns all namespaces. Reads their metadata only. */
    List<Namespace> namespaces(Credential token, Duration timeout) throws FailureException;

    /**
     * Returns the ServiceAccounts named {@code name}, or all of them if it is a pattern.
     *
     * @param namespace empty for all namespaces
     */
    List<ServiceAccount> serviceAccounts(
            Credential token, NamePattern name, String namespace, Duration timeout)
            throws FailureException;

    /**
     * Replaces {@code imagePullSecrets} in the version of the ServiceAccount that was read.
     *
     * @throws FailureException CONFLICTING_UPDATE if it has changed since
     */
    void updateImagePullSecrets(
            Credential token, ServiceAccount account, FieldManager manager, Duration timeout)
            throws FailureException;

    /** Returns a Secret's metadata; empty if it doesn't exist. */
    Optional<StoredSecret> secret(Credential token, String namespace, String name, Duration timeout)
            throws FailureException;

    /** Returns the metadata of the Secrets named {@code name} in all namespaces. */
    List<StoredSecret> secrets(Credential token, String name, Duration timeout)
            throws FailureException;

    /** Returns a Secret's content; empty if it doesn't exist. */
    Optional<SecretContent> content(
            Credential token, String namespace, String name, Duration timeout)
            throws FailureException;

    /**
     * Deletes the version of {@code secret} that was read. Does nothing if it no longer exists.
     *
     * @throws FailureException CONFLICTING_UPDATE if it has changed or been replaced since
     */
    void delete(Credential token, StoredSecret secret, Duration timeout) throws FailureException;

    /** Closes the connections that no request uses. The next request opens another. */
    void closeIdle();

    /** Closes the connections when no request is in flight. Doesn't block. */
    @Override
    void close();
}
