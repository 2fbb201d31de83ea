package io.ecrpusher.secret;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.OnRegistryFailure;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.BackgroundTask;
import io.ecrpusher.time.Deadline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Renders each Secret of a run once, and fetches each token once, even if that fails. A registry
 * that doesn't answer delays only the Secrets that need it, and leaves time to write them without
 * it.
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
        deadline.stop().onStop(this::stopWaiting);
    }

    private void stopWaiting() {
        byRequest.values().forEach(BackgroundTask::cancel);
        bySecretName.values().forEach(BackgroundTask::cancel);
    }

    @Override
    public SecretManifest render(SecretSpec secret) throws FailureException {
        if (deadline.stop().isStopped()) {
            deadline.throwIfPassed();
        }
        return bySecretName
                .computeIfAbsent(secret.name(), _ -> BackgroundTask.start(() -> renderOnce(secret)))
                .await(
                        deadline.left(),
                        // After the time left, which a stop ends: it names the stop then.
                        deadline.stop().isStopped()
                                ? BackgroundTask.STOPPED
                                : "the run's time was up before ECR answered; raise the function's timeout");
    }

    @Override
    public boolean isReady(SecretSpec secret) {
        BackgroundTask<SecretManifest> task = bySecretName.get(secret.name());
        return task != null && task.isDone();
    }

    private SecretManifest renderOnce(SecretSpec secret) throws FailureException {
        Deadline end = endOfTokens();
        List<RegistryRequest> requests = RegistryRequest.allFor(secret);
        for (RegistryRequest request : requests) {
            BackgroundTask<?> _ = fetch(request.token()); // all in parallel
        }
        List<RegistryLogin> logins = new ArrayList<>();
        List<MissingLogin> missing = new ArrayList<>();
        Instant validUntil = Instant.MAX;
        for (RegistryRequest request : requests) {
            try {
                RegistryToken token = token(request.token(), end);
                logins.add(login(request.registry(), token, secret.hosts()));
                validUntil =
                        token.expiresAt().isBefore(validUntil) ? token.expiresAt() : validUntil;
            } catch (FailureException failure) {
                missing.add(MissingLogin.of(request, failure));
            }
        }
        boolean keep = secret.onRegistryFailure() == OnRegistryFailure.KEEP;
        if (logins.isEmpty() || (keep && !missing.isEmpty())) {
            throw MissingLogin.failure(missing);
        }
        return SecretManifest.render(secret, logins, missing, validUntil);
    }

    /** Fails if the registry has no host in one of {@code styles}: the others aren't affected. */
    private static RegistryLogin login(
            Registry registry, RegistryToken token, List<HostStyle> styles)
            throws FailureException {
        try {
            RegistryLogin login = new RegistryLogin(token.hostOf(registry), token.password());
            for (HostStyle style : styles) {
                String _ = RegistryHosts.inStyle(login.host(), style);
            }
            return login;
        } catch (RuntimeException e) {
            throw FailureException.unexpected(e);
        }
    }

    private BackgroundTask<RegistryToken> fetch(EcrTokenRequest request) {
        return byRequest.computeIfAbsent(
                request, _ -> BackgroundTask.start(() -> tokens.tokenFor(request)));
    }

    private Deadline endOfTokens() {
        Instant now = deadline.clock().instant();
        Duration left = Duration.between(now, deadline.at());
        return new Deadline(
                deadline.clock(), now.plus(left.dividedBy(Settings.TOKEN_TIME_DIVISOR)));
    }

    private RegistryToken token(EcrTokenRequest request, Deadline end) throws FailureException {
        return fetch(request)
                .await(
                        end.left(),
                        "%s didn't answer in the time that the run has for it"
                                .formatted(request.call()));
    }
}
