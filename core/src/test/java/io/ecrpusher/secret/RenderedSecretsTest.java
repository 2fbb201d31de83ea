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
    private static final String DEAD = "{name: dead, regions: [us-east-1]}";

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whatARegistryFailsWithIsAskedOnce() {
        RenderedSecrets manifests = manifests(Duration.ofMinutes(1), this::failing);
        for (String name : List.of("one", "two")) {
            assertThatThrownBy(() -> manifests.render(secret(name, NEAR, DEAD)))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("registry 'dead': no answer");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    @Timeout(30)
    void aRegistryThatDoesNotAnswerKeepsNoSecretWaitingButItsOwn() throws FailureException {
        RenderedSecrets manifests = manifests(Duration.ofMinutes(1), this::silent);
        Thread waiting =
                Thread.startVirtualThread(
                        () ->
                                assertThatThrownBy(() -> manifests.render(secret("dead", DEAD)))
                                        .isInstanceOf(FailureException.class));
        // So many that some share a bucket of any hash table with it.
        for (int i = 0; i < 200; i++) {
            assertThat(manifests.render(secret("near-" + i, NEAR)).name()).isEqualTo("near-" + i);
        }
        assertThat(waiting.isAlive()).isTrue();
    }

    @Test
    @Timeout(30)
    void nobodyWaitsForARegistryBeyondTheDeadline() {
        RenderedSecrets manifests = manifests(Duration.ofMillis(100), this::silent);
        assertThatThrownBy(() -> manifests.render(secret("dead", DEAD)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.OUT_OF_TIME));
    }

    private RegistryToken failing(EcrTokenRequest request) throws FailureException {
        asked.incrementAndGet();
        throw new FailureException(Cause.UNREACHABLE, "no answer");
    }

    private RegistryToken silent(EcrTokenRequest request) throws FailureException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return failing(request);
    }

    private static RenderedSecrets manifests(Duration left, RegistryTokens dead) {
        return new RenderedSecrets(
                request ->
                        request.equals(new EcrTokenRequest.Private("us-east-1", Optional.empty()))
                                ? dead.tokenFor(request)
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
