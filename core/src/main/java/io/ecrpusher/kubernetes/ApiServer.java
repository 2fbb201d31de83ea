package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.kubernetes.response.JsonFields.Element;
import io.ecrpusher.kubernetes.response.ListMemory;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.settings.ResponseLimits;
import io.ecrpusher.text.NamedList;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One cluster's API server. */
final class ApiServer implements Kubernetes {
    private final HttpTransport transport;
    private final ListMemory.OfCluster memory;
    private final Optional<DryRun> dryRun;

    /**
     * @param memory for lists, which are kept until the connections are closed
     * @param dryRun present if all writes are dry runs
     */
    ApiServer(HttpTransport transport, ListMemory.Pool memory, Optional<DryRun> dryRun) {
        this.transport = transport;
        this.memory = memory.cluster();
        this.dryRun = dryRun;
    }

    @Override
    public SecretChange apply(Credential token, SecretApply secret, Duration timeout)
            throws FailureException {
        if (dryRun.isPresent()) {
            return dryRun.get().apply(token, secret, timeout);
        }
        write(token, ApiRequest.apply(secret), timeout);
        return SecretChange.NOT_COMPARED;
    }

    @Override
    public List<Namespace> namespaces(Credential token, Duration timeout) throws FailureException {
        return list(token, ApiRequest.namespaces(), timeout, ApiObject::namespace);
    }

    @Override
    public List<ServiceAccount> serviceAccounts(
            Credential token, NamePattern name, String namespace, Duration timeout)
            throws FailureException {
        return list(
                token,
                ApiRequest.serviceAccounts(name, namespace),
                timeout,
                ApiObject::serviceAccount);
    }

    @Override
    public void updateImagePullSecrets(
            Credential token, ServiceAccount account, FieldManager manager, Duration timeout)
            throws FailureException {
        ApiRequest request = ApiRequest.imagePullSecrets(account, manager);
        write(token, dryRun.isPresent() ? request.dryRun() : request, timeout);
    }

    @Override
    public Optional<StoredSecret> secret(
            Credential token, String namespace, String name, Duration timeout)
            throws FailureException {
        return find(token, ApiRequest.secretMetadata(namespace, name), timeout)
                .map(ApiObject::secret);
    }

    @Override
    public List<StoredSecret> secrets(Credential token, String name, Duration timeout)
            throws FailureException {
        return list(token, ApiRequest.secrets(name), timeout, ApiObject::secret);
    }

    @Override
    public Optional<SecretContent> content(
            Credential token, String namespace, String name, Duration timeout)
            throws FailureException {
        return find(token, ApiRequest.secret(namespace, name), timeout).map(ApiObject::content);
    }

    @Override
    public void delete(Credential token, StoredSecret secret, Duration timeout)
            throws FailureException {
        ApiRequest request = ApiRequest.delete(secret, dryRun.isPresent());
        try {
            ApiObject left =
                    transport.send(
                            token,
                            request,
                            body -> ApiObject.deleted(body, request.target()),
                            timeout);
            if (left.isHeld()) {
                throw held(secret.name(), left.finalizers());
            }
            dryRun.ifPresent(one -> one.noteDeletion(secret));
        } catch (FailureException failure) {
            if (failure.cause() != Cause.NAMESPACE_GONE) {
                throw failure;
            }
        }
    }

    private static FailureException held(String name, List<String> finalizers) {
        return new FailureException(
                Cause.HELD_BY_FINALIZER,
                "Secret '%s' is being deleted, but finalizers hold it: %s. Check the controllers that set them, or remove them"
                        .formatted(name, NamedList.of(finalizers)));
    }

    @Override
    public void closeIdle() {
        transport.closeIdle();
    }

    @Override
    public void close() {
        transport.close();
        memory.close();
    }

    private Optional<ApiObject> find(Credential token, ApiRequest request, Duration timeout)
            throws FailureException {
        try {
            return Optional.of(
                    transport.send(
                            token,
                            request,
                            body -> ApiObject.read(body, request.target()),
                            timeout));
        } catch (FailureException failure) {
            if (failure.cause() == Cause.NAMESPACE_GONE) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** A write has succeeded only if the response is its object. */
    private void write(Credential token, ApiRequest request, Duration timeout)
            throws FailureException {
        if (!transport.send(token, request, request.target().confirmation(), timeout)) {
            throw new FailureException(
                    Cause.HELD_BY_FINALIZER,
                    "%s is being deleted, so that what was written will disappear. Check the finalizers that hold it, and the controllers that set them"
                            .formatted(request.target().object()));
        }
    }

    /** Returns the items of all pages. {@code timeout} is for all of them together. */
    private <T> List<T> list(
            Credential token, ApiRequest request, Duration timeout, Function<ApiObject, T> type)
            throws FailureException {
        try (ListMemory<T> list = memory.list()) {
            read(token, request, timeout, type, list);
            return list.keep();
        }
    }

    private <T> void read(
            Credential token,
            ApiRequest request,
            Duration timeout,
            Function<ApiObject, T> type,
            ListMemory<T> list)
            throws FailureException {
        long end = System.nanoTime() + timeout.toNanos();
        Element reader =
                json -> {
                    ApiObject item = ApiObject.item(json);
                    if (list.add(type.apply(item), item.size()) > ResponseLimits.LIST_MAX_OBJECTS) {
                        throw endless(request.target(), false);
                    }
                };
        Set<String> tokens = new HashSet<>();
        String next = "";
        do {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            next = transport.send(token, request.page(next), new Listing(reader), left);
            boolean repeats = !tokens.add(next);
            if (repeats || tokens.size() > ResponseLimits.LIST_MAX_PAGES) {
                throw endless(request.target(), repeats);
            }
        } while (!next.isEmpty());
    }

    private static FailureException endless(RequestTarget target, boolean repeats) {
        return new FailureException(
                Cause.NOT_KUBERNETES,
                repeats
                        ? "the API server sends the same page of its list of %s again and again"
                                .formatted(target.object())
                        : "the list of %s has more than %d pages or %d objects"
                                .formatted(
                                        target.object(),
                                        ResponseLimits.LIST_MAX_PAGES,
                                        ResponseLimits.LIST_MAX_OBJECTS));
    }
}
