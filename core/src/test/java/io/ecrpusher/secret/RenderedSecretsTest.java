package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.time.Deadline;
import io.ecrpusher.time.StopSignal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

class RenderedSecretsTest {
    private static final String NEAR = "{name: near, regions: [eu-west-1]}";
    private static final String SILENT = "{name: silent, regions: [us-east-1]}";

    private static final Problem NO_RESPONSE = new Problem(Cause.UNREACHABLE, "no response");

    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void requestsAFailedTokenOnce() {
        RenderedSecrets secrets = secrets(Duration.ofMinutes(1), this::failing);
        for (String name : List.of("one", "two")) {
            assertThatThrownBy(() -> secrets.render(secret(name, SILENT)))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("registry 'silent': no response");
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void rendersTheOtherLoginsIfARegistryFails() throws FailureException {
        RenderedSecrets secrets = secrets(Duration.ofMinutes(1), this::failing);
        SecretManifest manifest = secrets.render(secret("one", SILENT, NEAR));
        assertThat(manifest.missing()).containsExactly(new MissingLogin("silent", "", NO_RESPONSE));
        assertThat(manifest.body().reveal()).contains("\"ecr-pusher.io/missing\":\"silent\"");
        assertThat(manifest.validUntil()).isEqualTo(Instant.MAX.minusSeconds(1));
    }

    @Test
    void namesTheRegionThatFailedOfARegistryWithSeveral() throws FailureException {
        RenderedSecrets secrets = secrets(Duration.ofMinutes(1), this::failing);
        SecretManifest manifest =
                secrets.render(secret("one", "{name: both, regions: [eu-west-1, us-east-1]}"));
        assertThat(manifest.missing())
                .containsExactly(new MissingLogin("both", "us-east-1", NO_RESPONSE));
        assertThat(manifest.body().reveal())
                .contains("\"ecr-pusher.io/missing\":\"both/us-east-1\"");
    }

    @Test
    void failsIfARegistryFailsAndTheSecretIsToBeKept() {
        RenderedSecrets secrets = secrets(Duration.ofMinutes(1), this::failing);
        SecretSpec keep = secret("one", "onRegistryFailure: keep", NEAR, SILENT);
        assertThatThrownBy(() -> secrets.render(keep))
                .isInstanceOf(FailureException.class)
                .hasMessage("registry 'silent': no response");
    }

    @Test
    void namesAllRegistriesIfAllFail() {
        RenderedSecrets secrets = secrets(Duration.ofMinutes(1), this::failing);
        assertThatThrownBy(
                        () -> secrets.render(secret("one", SILENT, "{name: public, public: true}")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHORIZED))
                .hasMessage("registry 'silent': no response; registry 'public': denied");
    }

    @Test
    void isolatesARegistryWithAnUnusableToken() throws FailureException {
        RenderedSecrets secrets =
                secrets(
                        Duration.ofMinutes(1),
                        _ ->
                                new RegistryToken(
                                        "x", Credential.of("p"), Instant.EPOCH, Instant.MAX));
        String named = "{name: silent, account: '444455556666', regions: [us-east-1]}";
        assertThat(secrets.render(secret("one", NEAR, named)).missing())
                .extracting(MissingLogin::registry)
                .containsExactly("silent");
    }

    @Test
    void isolatesARegistryWithoutAHostInTheStyle() throws FailureException {
        RenderedSecrets secrets =
                secrets(
                        Duration.ofMinutes(1),
                        _ ->
                                new RegistryToken(
                                        "111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov",
                                        Credential.of("p"),
                                        Instant.EPOCH,
                                        Instant.MAX));
        SecretManifest manifest =
                secrets.render(secret("one", "hosts: [bare, dualstack]", NEAR, SILENT));
        assertThat(manifest.missing())
                .extracting(missing -> missing.problem().cause())
                .containsExactly(Cause.INVALID);
        assertThat(manifest.body().reveal()).contains("silent");
    }

    @Test
    @Timeout(30)
    void leavesTimeToWriteWithoutARegistryThatDoesNotAnswer() throws FailureException {
        Thread caller = Thread.currentThread();
        AtomicReference<Duration> passing = new AtomicReference<>(Duration.ZERO);
        AtomicInteger looks = new AtomicInteger();
        InstantSource time =
                () ->
                        Thread.currentThread().equals(caller)
                                ? Instant.EPOCH
                                : Instant.EPOCH.plus(
                                        passing.get().multipliedBy(looks.getAndIncrement()));
        RenderedSecrets secrets =
                secrets(
                        new Deadline(
                                time.withZone(ZoneOffset.UTC),
                                Instant.EPOCH.plus(Duration.ofHours(1))),
                        this::silent);
        assertThat(secrets.render(secret("near", NEAR)).missing()).isEmpty();
        looks.set(0);
        passing.set(Duration.ofMinutes(31)); // more than half of the time
        assertThat(secrets.render(secret("both", NEAR, SILENT)).missing())
                .containsExactly(
                        new MissingLogin(
                                "silent",
                                "",
                                new Problem(
                                        Cause.OUT_OF_TIME,
                                        "ecr:GetAuthorizationToken in us-east-1 didn't answer in the time that the run has for it")));
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

    @Test
    @Timeout(30)
    void stopsWaitingForARegistryWhenTheRunIsStopped() {
        StopSignal stop = new StopSignal();
        Clock clock = Clock.systemUTC();
        RenderedSecrets secrets =
                secrets(
                        new Deadline(clock, clock.instant().plusSeconds(600), stop),
                        request -> {
                            Thread.startVirtualThread(stop::stop);
                            return silent(request);
                        });
        assertThatThrownBy(() -> secrets.render(secret("silent", SILENT)))
                .hasMessageEndingWith("the run was stopped");
    }

    private RegistryToken failing(EcrTokenRequest request) throws FailureException {
        requests.incrementAndGet();
        throw request instanceof EcrTokenRequest.Public
                ? new FailureException(Cause.NOT_AUTHORIZED, "denied")
                : new FailureException(NO_RESPONSE);
    }

    private RegistryToken silent(EcrTokenRequest request) throws FailureException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return failing(request);
    }

    private static RenderedSecrets secrets(Duration left, RegistryTokens elsewhere) {
        return secrets(new Deadline(Clock.systemUTC(), Instant.now().plus(left)), elsewhere);
    }

    private static RenderedSecrets secrets(Deadline deadline, RegistryTokens elsewhere) {
        return new RenderedSecrets(
                request ->
                        request.equals(new EcrTokenRequest.Private("eu-west-1", Optional.empty()))
                                ? token()
                                : elsewhere.tokenFor(request),
                deadline);
    }

    private static RegistryToken token() {
        return new RegistryToken(
                "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
                Credential.of("password"),
                Instant.EPOCH,
                Instant.MAX.minusSeconds(1));
    }

    private static SecretSpec secret(String name, String... registries) {
        List<String> fields =
                Arrays.stream(registries).filter(one -> !one.startsWith("{")).toList();
        return secret(
                Stream.concat(Stream.of("name: " + name), fields.stream()).toList(),
                Arrays.stream(registries).filter(one -> one.startsWith("{")).toList());
    }

    private static SecretSpec secret(List<String> fields, List<String> registries) {
        return FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [%s]
                        secrets: [{%s, namespaces: [default]}]
                        clusters: [{name: prod}]
                        """
                                .formatted(
                                        String.join(", ", registries), String.join(", ", fields)),
                        "eu-west-1")
                .secrets()
                .getFirst();
    }
}
