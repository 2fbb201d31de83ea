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
 * A base class for fake API servers. Every operation except {@code apply} and {@code close} throws
 * {@link UnsupportedOperationException}. Override the operations that a test expects.
 */
public abstract class UnusedKubernetes implements Kubernetes {
    @Override
    public abstract SecretChange apply(Credential token, SecretApply secret, Duration timeout)
            throws FailureException;

    @Override
    public List<Namespace> namespaces(Credential token, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ServiceAccount> serviceAccounts(
            Credential token, NamePattern name, String namespace, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void updateImagePullSecrets(
            Credential token, ServiceAccount account, FieldManager manager, Duration timeout)
            throws FailureException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredSecret> secret(
            Credential token, String namespace, String name, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredSecret> secrets(Credential token, String name, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<SecretContent> content(
            Credential token, String namespace, String name, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Credential token, StoredSecret secret, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void closeIdle() {}

    @Override
    public void close() {}
}
