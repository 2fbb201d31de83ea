package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class RenderedSecretsTest {
    private static final String NEAR = "{name: near, regions: [eu-west-1]}";
    private static final String SILENT = "{name: silent, regions: [us-east-1]}";

    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void requestsAFailedTokenOnce() {
        RenderedSecrets secrets = secrets(Duration.ofMinutes(1), this::failing);
        for (String name : List.of("one", "two")) {
            assertThatThrownBy(() -> secrets.render(secret(name, NEAR, SILENT)))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("registry 'silent': no response");
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    @Timeout(30)
    void delaysOnlyTheSecretsOfARegistryThatDoesNotAnswer() throws FailureException {
        RenderedSecrets secrets = secrets(Duration.ofMinutes(1), this::silent);
        Thread waiting =
                Thread.startVirtualThread(
                        () ->
                                assertThatThrownBy(() -> secrets.render(secret("silent", SILENT)))
                                        .isInstanceOf(FailureException.class));
        // Enough for some to share its bucket in any hash table.
        for (int i = 0; i < 200; i++) {
            assertThat(secrets.render(secret("near-" + i, NEAR)).name()).isEqualTo("near-" + i);
        }
        assertThat(waiting.isAlive()).isTrue();
    }

    @Test
    @Timeout(30)
    void stopsWaitingForARegistryAtTheDeadline() {
        RenderedSecrets secrets = secrets(Duration.ofMillis(100), this::silent);
        assertThatThrownBy(() -> secrets.render(secret("silent", SILENT)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.OUT_OF_TIME));
    }

    private RegistryToken failing(EcrTokenRequest request) throws FailureException {
        requests.incrementAndGet();
        throw new FailureException(Cause.UNREACHABLE, "no response");
    }

    private RegistryToken silent(EcrTokenRequest request) throws FailureException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return failing(request);
    }

    private static RenderedSecrets secrets(Duration left, RegistryTokens inVirginia) {
        return new RenderedSecrets(
                request ->
                        request.equals(new EcrTokenRequest.Private("us-east-1", Optional.empty()))
                                ? inVirginia.tokenFor(request)
                                : token(),
                new Deadline(Clock.systemUTC(), Instant.now().plus(left)));
    }

    private static RegistryToken token() {
        return new RegistryToken(
                "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
                Credential.of("password"),
                Instant.EPOCH,
                Instant.MAX);
    }

    private static SecretSpec secret(String name, String... registries) {
        return FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [%s]
                        secrets: [{name: %s, namespaces: [default]}]
                        clusters: [{name: prod}]
                        """
                                .formatted(String.join(", ", registries), name),
                        "eu-west-1")
                .secrets()
                .getFirst();
    }
}
