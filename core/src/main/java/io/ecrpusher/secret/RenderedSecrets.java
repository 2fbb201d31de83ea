package io.ecrpusher.secret;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.time.BackgroundTask;
import io.ecrpusher.time.Deadline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Renders each Secret of a run once, and fetches each token once, even if that fails. A registry
 * that doesn't answer delays only the Secrets that need it.
 */
public final class RenderedSecrets implements SecretRenderer {
    private final RegistryTokens tokens;
    private final Deadline deadline;
    private final ConcurrentMap<String, BackgroundTask<SecretManifest>> bySecretName =
            new ConcurrentHashMap<>();
    private final ConcurrentMap<EcrTokenRequest, BackgroundTask<RegistryToken>> byRequest =
            new ConcurrentHashMap<>();

    /** Creates a renderer for one run, which waits for tokens until {@code deadline}. */
    public RenderedSecrets(RegistryTokens tokens, Deadline deadline) {
        this.tokens = tokens;
        this.deadline = deadline;
    }

    @Override
    public SecretManifest render(SecretSpec secret) throws FailureException {
        return await(
                bySecretName.computeIfAbsent(
                        secret.name(), _ -> BackgroundTask.start(() -> renderOnce(secret))));
    }

    private SecretManifest renderOnce(SecretSpec secret) throws FailureException {
        for (Registry registry : secret.registries()) {
            for (EcrTokenRequest request : EcrTokenRequest.allFor(registry)) {
                BackgroundTask<?> _ = fetch(request); // all in parallel
            }
        }
        List<RegistryLogin> logins = new ArrayList<>();
        Instant validUntil = Instant.MAX;
        for (Registry registry : secret.registries()) {
            for (EcrTokenRequest request : EcrTokenRequest.allFor(registry)) {
                RegistryToken token = tokenFor(registry, request);
                logins.add(new RegistryLogin(token.hostOf(registry), token.password()));
                validUntil =
                        token.expiresAt().isBefore(validUntil) ? token.expiresAt() : validUntil;
            }
        }
        return SecretManifest.render(secret, logins, validUntil);
    }

    private BackgroundTask<RegistryToken> fetch(EcrTokenRequest request) {
        return byRequest.computeIfAbsent(
                request, _ -> BackgroundTask.start(() -> tokens.tokenFor(request)));
    }

    private RegistryToken tokenFor(Registry registry, EcrTokenRequest request)
            throws FailureException {
        try {
            return await(fetch(request));
        } catch (FailureException failure) {
            Problem problem = failure.problem();
            throw new FailureException(
                    new Problem(
                            problem.cause(),
                            "registry '%s': %s".formatted(registry.name(), problem.detail()),
                            problem.quote()));
        }
    }

    private <T> T await(BackgroundTask<T> task) throws FailureException {
        return task.await(
                deadline.left(),
                "the run's time was up before ECR answered; raise the function's timeout");
    }
}
