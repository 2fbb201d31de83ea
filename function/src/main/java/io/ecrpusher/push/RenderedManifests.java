package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Task;
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

/**
 * Renders each Secret of one run once, and asks once for each token, whatever comes of it: a
 * registry that does not answer keeps no Secret waiting but its own.
 */
public final class RenderedManifests implements SecretManifests {
    private final RegistryTokens tokens;
    private final Deadline deadline;
    private final ConcurrentMap<String, Task<SecretManifest>> bySecretName =
            new ConcurrentHashMap<>();
    private final ConcurrentMap<TokenSource, Task<RegistryToken>> bySource =
            new ConcurrentHashMap<>();

    /**
     * Renders with the tokens of {@code tokens}, for which nobody waits beyond {@code deadline}.
     */
    public RenderedManifests(RegistryTokens tokens, Deadline deadline) {
        this.tokens = tokens;
        this.deadline = deadline;
    }

    @Override
    public SecretManifest manifestOf(SecretSpec secret) throws FailureException {
        return answer(
                bySecretName.computeIfAbsent(secret.name(), _ -> Task.begin(() -> render(secret))));
    }

    private SecretManifest render(SecretSpec secret) throws FailureException {
        for (Registry registry : secret.registries()) {
            for (TokenSource source : TokenSource.of(registry)) {
                Task<?> _ = ask(source); // all side by side
            }
        }
        List<RegistryLogin> logins = new ArrayList<>();
        Instant validUntil = Instant.MAX;
        for (Registry registry : secret.registries()) {
            for (TokenSource source : TokenSource.of(registry)) {
                RegistryToken token = tokenFor(registry, source);
                logins.add(new RegistryLogin(token.hostOf(registry), token.password()));
                validUntil =
                        token.expiresAt().isBefore(validUntil) ? token.expiresAt() : validUntil;
            }
        }
        return SecretManifest.render(secret, logins, validUntil);
    }

    private Task<RegistryToken> ask(TokenSource source) {
        return bySource.computeIfAbsent(source, _ -> Task.begin(() -> tokens.tokenFor(source)));
    }

    private RegistryToken tokenFor(Registry registry, TokenSource source) throws FailureException {
        try {
            return answer(ask(source));
        } catch (FailureException failure) {
            throw new FailureException(
                    failure.reason(),
                    "registry '%s': %s".formatted(registry.name(), failure.detail()));
        }
    }

    private <T> T answer(Task<T> task) throws FailureException {
        return task.await(
                deadline.left(),
                "the run's time was up before ECR answered; raise the function's timeout");
    }
}
