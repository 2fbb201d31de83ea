package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.records.shard.Shards;
import io.ecrpusher.run.HandOff;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class DispatchTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ClusterId SPOKE =
            new ClusterId("us-east-1", "b", Optional.of("arn:aws:iam::444455556666:role/r"), true);
    private static final ClusterId ON_PREM =
            new ClusterId("us-east-1", "b", Optional.empty(), false);

    private final List<DelayedJob> sent = new ArrayList<>();
    private final Dispatch dispatch =
            new Dispatch((jobs, _) -> sent.addAll(jobs), 20, Duration.ofMinutes(10));

    @Test
    void enqueuesOnlyARunAboveTheThreshold() throws FailureException {
        assertThat(offer(plan(20), new Trigger.Rotate())).isEmpty();
        assertThat(offer(plan(21), new Trigger.Rotate())).isPresent();
    }

    @Test
    void putsEachClusterIntoOneMessageAndSpreadsThemOverTheWindow() throws FailureException {
        assertThat(offer(plan(95), new Trigger.Rotate())).contains(new HandOff.HandedOff(95, 10));
        assertThat(sent.stream().flatMap(message -> message.job().clusters().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 95).mapToObj(i -> id("c" + i)).toList());
        assertThat(sent.getFirst().delay()).isZero();
        assertThat(sent)
                .extracting(DelayedJob::delay)
                .isSorted()
                .allMatch(delay -> delay.compareTo(Duration.ofMinutes(10)) < 0);
        assertThat(sent.getLast().delay()).isGreaterThan(Duration.ofMinutes(9));
    }

    @Test
    void putsClustersOfOneShardIntoOneMessageAndMessagesOfOneShardFarApart()
            throws FailureException {
        assertThat(offer(plan(10_000), new Trigger.Rotate()))
                .contains(new HandOff.HandedOff(10_000, 1000));
        List<Set<Integer>> shards =
                sent.stream()
                        .map(
                                message ->
                                        message.job().clusters().stream()
                                                .map(Shards::of)
                                                .collect(Collectors.toSet()))
                        .toList();
        assertThat(shards).allMatch(one -> one.size() <= 2);
        assertThat(shards.stream().mapToInt(Set::size).sum()).isLessThan(1000 + Shards.COUNT);
        for (int i = 0; i + 20 < shards.size(); i++) {
            Set<Integer> others = new HashSet<>();
            shards.subList(i + 1, i + 20).forEach(others::addAll);
            assertThat(others.containsAll(shards.get(i))).as("message %d", i).isFalse();
        }
    }

    @Test
    void waitsAQuarterOfAnHourForANewCluster() throws FailureException {
        Trigger created = Trigger.Push.toNewCluster("c0");
        assertThat(offer(plan(0), created)).isEmpty();
        assertThat(offer(plan(1), created)).isPresent();
        assertThat(sent).extracting(DelayedJob::delay).containsExactly(Duration.ofMinutes(15));
    }

    @Test
    void readsAJobBack() throws InvalidJobException {
        for (Trigger trigger :
                List.of(
                        new Trigger.Rotate(),
                        new Trigger.Sweep(Duration.ofMinutes(15)),
                        new Trigger.Push(List.of(), List.of("ecr-pull", "mine")),
                        new Trigger.Push(List.of(), List.of(), true))) {
            Job job = new Job(trigger, NOON, List.of(id("a"), SPOKE, ON_PREM), "");
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
                "{\"version\":1,\"startedAt\":\"2026-01-01T12:00:00Z\",\"clusters\":[{}]}",
                "{\"version\":1,\"startedAt\":\"2026-01-01T12:00:00Z\",\"clusters\":[\"eu-west-1/a\"]}",
                "{\"version\":1,\"startedAt\":\"2026-01-01T12:00:00Z\",\"clusters\":[{\"region\":\"eu-west-1\",\"name\":\"a\\nERROR\"}]}"
            })
    void refusesABodyThatIsNotAJob(String body) {
        assertThatThrownBy(() -> Job.parse(body))
                .hasMessage("the message isn't a job of ecr-pusher");
    }

    @Test
    void refusesAMessageThatIsTooLarge() {
        assertThatThrownBy(() -> Job.parse(" ".repeat(300_000)))
                .isInstanceOf(InvalidJobException.class)
                .hasMessage("the message has more than 256 KB, so it isn't a job of ecr-pusher");
    }

    @Test
    void refusesAJobOfAnotherVersion() {
        assertThatThrownBy(() -> Job.parse("{\"version\":2}"))
                .hasMessage("the message has version 2; this release reads version 1");
    }

    private Optional<HandOff.HandedOff> offer(Plan plan, Trigger trigger) throws FailureException {
        return dispatch.forEvent("an event")
                .offer(plan, trigger, NOON, new Deadline(Clock.systemUTC(), Instant.MAX));
    }

    private static ClusterId id(String name) {
        return new ClusterId("eu-west-1", name, Optional.empty(), true);
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
