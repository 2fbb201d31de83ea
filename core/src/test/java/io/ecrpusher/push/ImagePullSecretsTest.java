package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.UnusedKubernetes;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.secret.FieldManager;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

class ImagePullSecretsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ServiceAccount ACCOUNT =
            new ServiceAccount("team-a", "default", "1", List.of());

    private final List<Duration> timeouts = new ArrayList<>();
    private int patched;

    @Test
    void givesUpOnAListedServiceAccountThatCannotBePatched() {
        assertThatThrownBy(() -> add(List.of(ACCOUNT))).hasMessage("it is gone");
        assertThat(patched).isEqualTo(4);
    }

    @Test
    void succeedsIfTheServiceAccountWasDeleted() throws FailureException {
        add(List.of());
        assertThat(patched).isEqualTo(1);
    }

    @Test
    void endsWhenTheTimeForAllAttemptsIsUp() {
        assertThatThrownBy(() -> add(List.of(ACCOUNT), Duration.ZERO))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.UNREACHABLE));
        assertThat(patched).isZero();
    }

    @Test
    void givesEachAttemptTheTimeThatIsLeft() {
        assertThatThrownBy(() -> add(List.of(ACCOUNT))).isInstanceOf(FailureException.class);
        assertThat(timeouts).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(timeouts).allMatch(timeout -> timeout.compareTo(TIMEOUT) < 0);
    }

    private void add(List<ServiceAccount> listed) throws FailureException {
        add(listed, TIMEOUT);
    }

    private void add(List<ServiceAccount> listed, Duration time) throws FailureException {
        ImagePullSecrets.add(
                new UnusedKubernetes() {
                    @Override
                    public SecretChange apply(
                            Credential token, SecretApply secret, Duration timeout) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public List<ServiceAccount> serviceAccounts(
                            Credential token,
                            NamePattern name,
                            String namespace,
                            Duration timeout) {
                        return listed;
                    }

                    @Override
                    public void updateImagePullSecrets(
                            Credential token,
                            ServiceAccount account,
                            FieldManager manager,
                            Duration timeout)
                            throws FailureException {
                        patched++;
                        timeouts.add(timeout);
                        throw new FailureException(Cause.CONFLICTING_UPDATE, "it is gone");
                    }
                },
                Credential.of("t"),
                "ecr-pull",
                ACCOUNT,
                new FieldManager(""),
                time);
    }
}
