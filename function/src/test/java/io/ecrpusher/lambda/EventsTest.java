package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.plan.Trigger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class EventsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[1]",
                "no JSON {",
                "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}"
            })
    void anyOtherEventMeansTheWholeRotation(String event) {
        assertThat(Events.trigger(event)).isEqualTo(new Trigger.Rotate());
    }

    @Test
    void aSweepSaysHowFarItLooksBack() {
        assertThat(Events.trigger("{\"sweep\": {\"minutes\": 15}}"))
                .isEqualTo(new Trigger.Sweep(Duration.ofMinutes(15)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{}",
                "{\"minutes\":0}",
                "{\"minutes\":1441}",
                "{\"minutes\":\"x\"}"
            })
    void aSweepInOtherWordsIsRefusedWithTheRightOnes(String sweep) {
        assertThatThrownBy(() -> Events.trigger("{\"sweep\":" + sweep + "}"))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("such as {\"sweep\": {\"minutes\": 15}}");
    }
}
