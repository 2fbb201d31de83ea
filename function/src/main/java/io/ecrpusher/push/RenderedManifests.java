package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.registry.TokenSource;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Renders each Secret of one run once, from tokens fetched side by side. */
public final class RenderedManifests implements SecretManifests {
    private final RegistryTokens tokens;
    private final ConcurrentMap<String, Rendered> bySecretName = new ConcurrentHashMap<>();

    private sealed interface Rendered {
        record Ready(SecretManifest manifest) implements Rendered {}

        record Failed(FailureException failure) implements Rendered {}
    }

    /** Renders with the tokens of {@code tokens}. */
    public RenderedManifests(RegistryTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public SecretManifest manifestOf(SecretSpec secret) throws FailureException {
        return switch (bySecretName.computeIfAbsent(secret.name(), _ -> render(secret))) {
            case Rendered.Ready ready -> ready.manifest();
            case Rendered.Failed failed -> throw failed.failure();
        };
    }

    private Rendered render(SecretSpec secret) {
        try {
            List<RegistryLogin> logins = new ArrayList<>();
            Instant validUntil = Instant.MAX;
            for (Grant grant : grants(secret.registries())) {
                logins.add(
                        new RegistryLogin(
                                grant.token().hostOf(grant.registry()), grant.token().password()));
                validUntil =
                        grant.token().expiresAt().isBefore(validUntil)
                                ? grant.token().expiresAt()
                                : validUntil;
            }
            return new Rendered.Ready(SecretManifest.render(secret, logins, validUntil));
        } catch (FailureException failure) {
            return new Rendered.Failed(failure);
        }
    }

    private record Grant(Registry registry, RegistryToken token) {}

    private List<Grant> grants(List<Registry> registries) throws FailureException {
        List<Future<Grant>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Registry registry : registries) {
                for (TokenSource source : TokenSource.of(registry)) {
                    asked.add(
                            threads.submit(() -> new Grant(registry, tokenFor(registry, source))));
                }
            }
        }
        List<Grant> grants = new ArrayList<>();
        for (Future<Grant> grant : asked) {
            grants.add(answer(grant));
        }
        return grants;
    }

    private RegistryToken tokenFor(Registry registry, TokenSource source) throws FailureException {
        try {
            return tokens.tokenFor(source);
        } catch (FailureException failure) {
            throw new FailureException(
                    failure.reason(),
                    "registry '%s': %s".formatted(registry.name(), failure.detail()));
        }
    }

    private static Grant answer(Future<Grant> grant) throws FailureException {
        try {
            return grant.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? failure
                    : FailureException.ofDefect(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(Cause.OUT_OF_TIME, "the run was interrupted");
        }
    }
}
