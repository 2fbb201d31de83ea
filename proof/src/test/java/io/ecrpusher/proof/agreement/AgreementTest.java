package io.ecrpusher.proof.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.plan.Trigger;
import io.ecrpusher.proof.agreement.Agreement.Agreed;
import io.ecrpusher.records.Freshness;
import io.ecrpusher.run.HandOff;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.simulator.aws.EksCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Without a queue: 40 clusters, of which some fail in six ways, or one for 13 hours. */
class AgreementTest {
    private static final String BUCKET = "pusher-bucket";
    private static final String STACK = "ecr-pusher";
    private static final List<String> NAMESPACES = List.of("default", "kube-public");
    private static final int CLUSTERS = 40;
    private static final String DEAD = "c-00";

    private final TestFleet fleet = new TestFleet();
    private final List<EksCluster> clusters = new ArrayList<>();
    private final Agreement agreement;

    AgreementTest(@TempDir Path directory) {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CLUSTERS; i++) {
            names.add("c-%02d".formatted(i));
            clusters.add(fleet.cluster(names.getLast(), List.of()));
        }
        fleet.with("RECORDS_BUCKET", BUCKET)
                .with("STACK_NAME", STACK)
                .with("NAMESPACES", String.join(",", NAMESPACES))
                .with("CLUSTERS", String.join(",", names));
        agreement = new Agreement(fleet, STACK, BUCKET, NAMESPACES.size(), directory);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void everythingAgreesWithTheClustersToTheLastSecret() throws Exception {
        Failures.fail(clusters.subList(0, 6));
        fleet.run();

        Agreed agreed = agreement.check(Instant.now(), 6);

        assertThat(agreed.failing())
                .containsExactlyInAnyOrder("c-00", "c-01", "c-02", "c-03", "c-04", "c-05");
        assertThat(agreed.stored()).isBetween(34L * 2, 40L * 2 - 6);
    }

    @Test
    void aClusterThatIsUnreachableForThirteenHoursAgesEverywhereAtTheSameMinutes()
            throws Exception {
        fleet.run();
        Instant start = Instant.now();
        Agreed before = agreement.check(start, 0);
        Instant expiry = before.clusters().get(DEAD).expiries().firstKey();
        Failures.unreachable(clusters.getFirst());

        push(start);
        assertAges(before, Freshness.FRESH, start.plusSeconds(60), 1);
        push(start.plus(Agreement.INTERVAL));
        assertAges(before, Freshness.FRESH, expiry.minus(Duration.ofHours(5)), 0);
        assertAges(before, Freshness.AGING, expiry.minus(Duration.ofMinutes(5 * 60 - 1)), 0);
        assertAges(before, Freshness.AGING, expiry.minus(Duration.ofHours(3)), 0);
        assertAges(before, Freshness.EXPIRING, expiry.minus(Duration.ofMinutes(3 * 60 - 1)), 0);
        assertAges(before, Freshness.EXPIRING, expiry.minus(Duration.ofMinutes(1)), 0);
        assertAges(before, Freshness.EXPIRED, expiry, 0);
        push(start.plus(Agreement.INTERVAL.multipliedBy(2)));
        assertAges(before, Freshness.EXPIRED, start.plus(Duration.ofHours(13)), 0);
    }

    private void assertAges(Agreed before, Freshness state, Instant now, int newlyFailing)
            throws Exception {
        Agreed agreed = agreement.check(now, newlyFailing);
        assertThat(agreed.clusters().get(DEAD).state()).as("%s", now).isEqualTo(state);
        assertThat(agreed.attempts().get(DEAD).lastSuccess())
                .isEqualTo(before.attempts().get(DEAD).lastSuccess());
        assertThat(agreed.failing()).isEqualTo(Set.of(DEAD));
    }

    /** Pushes to the dead cluster. The others can't take part: AWS keeps its time. */
    private void push(Instant now) {
        assertThat(
                        agreement
                                .applicationAt(now)
                                .run(Settings.TOKEN_MAX_AGE)
                                .start(
                                        new Trigger.Push(List.of(DEAD), List.of()),
                                        HandOff.NONE,
                                        now.plusSeconds(60))
                                .report()
                                .hasFailed())
                .isTrue();
    }
}
