package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class DispatchTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final List<Message> sent = new ArrayList<>();
    private final Dispatch dispatch = new Dispatch(sent::addAll, 20, Duration.ofMinutes(10));

    @Test
    void aRunIsDividedAboveTheThresholdAlone() {
        assertThat(dispatch.isFor(plan(20), new Trigger.Rotate())).isFalse();
        assertThat(dispatch.isFor(plan(21), new Trigger.Rotate())).isTrue();
    }

    @Test
    void everyClusterIsInOneMessageAndTheyAreSpreadOverTheWindow() throws FailureException {
        assertThat(dispatch.send(plan(95), new Trigger.Rotate(), NOON))
                .isEqualTo(new Dispatch.Sent(95, 10));
        assertThat(sent.stream().flatMap(message -> message.job().clusters().stream()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 95).mapToObj(i -> "eu-west-1/c" + i).toList());
        assertThat(sent.getFirst().delay()).isZero();
        assertThat(sent)
                .extracting(Message::delay)
                .isSorted()
                .allMatch(delay -> delay.compareTo(Duration.ofMinutes(10)) < 0);
        assertThat(sent.getLast().delay()).isGreaterThan(Duration.ofMinutes(9));
    }

    @Test
    void aClusterThatIsBeingMadeHasAQuarterOfAnHour() throws FailureException {
        Trigger created = Trigger.Push.ofNew("c0");
        assertThat(dispatch.isFor(plan(0), created)).isFalse();
        assertThat(dispatch.isFor(plan(1), created)).isTrue();
        dispatch.send(plan(1), created, NOON);
        assertThat(sent).extracting(Message::delay).containsExactly(Duration.ofMinutes(15));
    }

    @Test
    void aJobReadsBackAsItWas() throws InvalidJobException {
        for (Trigger trigger :
                List.of(
                        new Trigger.Rotate(),
                        new Trigger.Sweep(Duration.ofMinutes(15)),
                        new Trigger.Push(List.of(), List.of("ecr-pull", "mine")),
                        new Trigger.Push(List.of(), List.of(), true))) {
            Job job = new Job(trigger, NOON, List.of("eu-west-1/a", "us-east-1/b"), "");
            assertThat(Job.parse(job.toJson())).isEqualTo(job);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"version\":1,\"startedAt\":\"x\",\"clusters\":[]}",
                "{\"version\":1,\"startedAt\":\"2026-01-01T12:00:00Z\",\"clusters\":[{}]}"
            })
    void whatIsNoJobIsRefused(String body) {
        assertThatThrownBy(() -> Job.parse(body)).hasMessage("it is no job of ecr-pusher");
    }

    @Test
    void aJobOfAnotherVersionSaysSo() {
        assertThatThrownBy(() -> Job.parse("{\"version\":2}"))
                .hasMessage("it is of version 2, and this release knows 1");
    }

    private static Plan plan(int clusters) {
        return Plan.of(
                new Fleet(
                        IntStream.range(0, clusters)
                                .mapToObj(
                                        i ->
                                                new Cluster(
                                                        "c" + i,
                                                        "eu-west-1",
                                                        Optional.empty(),
                                                        List.of()))
                                .toList()),
                new Trigger.Rotate(),
                NOON);
    }
}
