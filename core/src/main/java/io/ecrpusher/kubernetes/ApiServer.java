package io.ecrpusher.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.secret.FieldManager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One cluster's API server. */
final class ApiServer implements Kubernetes {
    private final HttpTransport transport;

    ApiServer(HttpTransport transport) {
        this.transport = transport;
    }

    @Override
    public void apply(Credential token, SecretApply secret, Duration timeout)
            throws FailureException {
        transport.send(token, ApiRequest.apply(secret), timeout);
    }

    @Override
    public List<Namespace> namespaces(Credential token, Duration timeout) throws FailureException {
        List<Namespace> namespaces = new ArrayList<>();
        for (JsonObject item : list(token, ApiRequest.namespaces(), timeout)) {
            namespaces.add(Listing.namespace(item));
        }
        return namespaces;
    }

    @Override
    public List<ServiceAccount> serviceAccounts(
            Credential token, NamePattern name, String namespace, Duration timeout)
            throws FailureException {
        List<ServiceAccount> accounts = new ArrayList<>();
        for (JsonObject item : list(token, ApiRequest.serviceAccounts(name, namespace), timeout)) {
            accounts.add(Listing.serviceAccount(item));
        }
        return accounts;
    }

    @Override
    public void updateImagePullSecrets(
            Credential token, ServiceAccount account, FieldManager manager, Duration timeout)
            throws FailureException {
        transport.send(token, ApiRequest.imagePullSecrets(account, manager), timeout);
    }

    @Override
    public Optional<StoredSecret> secret(
            Credential token, String namespace, String name, Duration timeout)
            throws FailureException {
        Optional<JsonObject> found =
                find(token, ApiRequest.secretMetadata(namespace, name), timeout);
        return found.isEmpty() ? Optional.empty() : Optional.of(Listing.secret(found.get()));
    }

    @Override
    public List<StoredSecret> secrets(Credential token, String name, Duration timeout)
            throws FailureException {
        List<StoredSecret> secrets = new ArrayList<>();
        for (JsonObject item : list(token, ApiRequest.secrets(name), timeout)) {
            secrets.add(Listing.secret(item));
        }
        return secrets;
    }

    @Override
    public Optional<SecretContent> content(
            Credential token, String namespace, String name, Duration timeout)
            throws FailureException {
        Optional<JsonObject> found = find(token, ApiRequest.secret(namespace, name), timeout);
        return found.isEmpty() ? Optional.empty() : Optional.of(Listing.content(found.get()));
    }

    @Override
    public void delete(Credential token, StoredSecret secret, Duration timeout)
            throws FailureException {
        try {
            transport.send(token, ApiRequest.delete(secret), timeout);
        } catch (FailureException failure) {
            if (failure.cause() != Cause.NAMESPACE_GONE) {
                throw failure;
            }
        }
    }

    @Override
    public void close() {
        transport.close();
    }

    private Optional<JsonObject> find(Credential token, ApiRequest request, Duration timeout)
            throws FailureException {
        try {
            return Optional.of(Listing.object(transport.send(token, request, timeout)));
        } catch (FailureException failure) {
            if (failure.cause() == Cause.NAMESPACE_GONE) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Returns the items of all pages. {@code timeout} is for all of them together. */
    private List<JsonObject> list(Credential token, ApiRequest request, Duration timeout)
            throws FailureException {
        long end = System.nanoTime() + timeout.toNanos();
        List<JsonObject> items = new ArrayList<>();
        String next = "";
        do {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            Listing page = Listing.parse(transport.send(token, request.page(next), left));
            items.addAll(page.items());
            next = page.next();
        } while (!next.isEmpty());
        return items;
    }
}
