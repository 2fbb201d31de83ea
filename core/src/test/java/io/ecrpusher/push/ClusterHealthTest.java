package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.Settings;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ClusterHealthTest {
    private final FailureException silent = new FailureException(Cause.UNREACHABLE, "no response");

    private final ClusterHealth health = new ClusterHealth();

    @Test
    void givesAServerThatHasNeverAnsweredAShortAndThenALongTime() {
        assertThat(health.timeout()).isEqualTo(Settings.FIRST_RESPONSE_TIMEOUT);
        health.attemptFailed(silent, Settings.FIRST_RESPONSE_TIMEOUT);
        assertThat(health.timeout()).isEqualTo(Settings.API_REQUEST_TIMEOUT);
        assertThatCode(health::throwIfDown).doesNotThrowAnyException();
        health.attemptFailed(silent, Settings.API_REQUEST_TIMEOUT);
        assertThatThrownBy(health::throwIfDown).isSameAs(silent);
    }

    @Test
    void doesNotCountARefusedConnectionAsSilence() {
        for (int i = 0; i < 5; i++) {
            health.attemptFailed(silent, Duration.ofMillis(1));
        }
        assertThat(health.timeout()).isEqualTo(Settings.FIRST_RESPONSE_TIMEOUT);
        assertThatCode(health::throwIfDown).doesNotThrowAnyException();
    }

    @Test
    void countsARefusalAsAnAnswer() {
        health.attemptFailed(new FailureException(Cause.OWNED_BY_OTHER, "helm"), Duration.ZERO);
        assertThat(health.hasAnswered()).isTrue();
        assertThat(health.timeout()).isEqualTo(Settings.API_REQUEST_TIMEOUT);
    }

    @Test
    void isDownAfterThreeForeignResponsesInARow() {
        FailureException foreign = new FailureException(Cause.NOT_KUBERNETES, "a login page");
        assertThat(health.requestFailed(foreign)).isFalse();
        assertThat(health.requestFailed(foreign)).isFalse();
        health.responded();
        assertThat(health.requestFailed(foreign)).isFalse();
        assertThat(health.requestFailed(foreign)).isFalse();
        assertThatCode(health::throwIfDown).doesNotThrowAnyException();
        assertThat(health.requestFailed(foreign)).isTrue();
        assertThatThrownBy(health::throwIfDown).isSameAs(foreign);
    }

    @Test
    void limitsAllTheTimeThatAServerAsksToWait() {
        Duration half = Settings.MAX_TOLD_WAIT.dividedBy(2);
        assertThat(health.mayBeTold(half)).isTrue();
        assertThat(health.mayBeTold(half)).isTrue();
        assertThat(health.mayBeTold(Duration.ofMillis(1))).isFalse();
    }
}
