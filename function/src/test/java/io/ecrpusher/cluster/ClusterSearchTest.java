package io.ecrpusher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.FleetFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class ClusterSearchTest {
    private static final Fleet FLEET =
            FleetFile.parse(
                    "a test",
                    """
                    version: 1
                    registries: [{name: main}]
                    secrets: [{name: ecr-pull, namespaces: [default]}]
                    clusters:
                    - discover: {regions: [eu-west-1, us-east-1]}
                    - discover: {organization: {role: spoke}}
                    """,
                    "eu-west-1");

    @Test
    void whatNobodyForesawInOnePlaceTouchesNoOther() {
        ClusterSearch search =
                new ClusterSearch(
                        _ -> {
                            throw new IllegalStateException("secret");
                        },
                        scope -> {
                            if (scope.region().equals("us-east-1")) {
                                throw new OutOfMemoryError("secret");
                            }
                            return List.of("prod");
                        },
                        Clock.systemUTC());

        ClusterSearch.Found found = search.in(FLEET, Instant.MAX);

        assertThat(found.fleet().clusters())
                .extracting(Cluster::id)
                .containsExactly("eu-west-1/prod");
        assertThat(found.failures()).containsOnlyKeys("organization", "us-east-1");
        assertThat(found.failures().values())
                .allSatisfy(
                        failure -> {
                            assertThat(failure.reason()).isEqualTo(Cause.UNEXPECTED);
                            assertThat(failure.detail())
                                    .startsWith("a defect of ecr-pusher: java.lang.");
                        });
    }

    @Test
    @Timeout(30)
    void anOrganizationThatTakesTooLongIsNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);
        ClusterSearch search =
                new ClusterSearch(
                        _ -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return List.of();
                        },
                        _ -> List.of("prod"),
                        Clock.systemUTC());

        ClusterSearch.Found found = search.in(FLEET, Instant.now().plusSeconds(2));

        assertThat(found.failures()).containsKey("organization");
        assertThat(found.failures().get("organization").reason()).isEqualTo(Cause.OUT_OF_TIME);
    }

    @Test
    void whatHasNoTurnInTimeIsAFailureAndIsNotAsked() {
        Instant until = Instant.now();
        AtomicInteger asked = new AtomicInteger();
        ClusterSearch search =
                new ClusterSearch(
                        _ -> {
                            asked.incrementAndGet();
                            return List.of();
                        },
                        _ -> {
                            asked.incrementAndGet();
                            return List.of("prod");
                        },
                        Clock.fixed(until, ZoneOffset.UTC));

        ClusterSearch.Found found = search.in(FLEET, until);

        assertThat(asked).hasValue(0);
        assertThat(found.fleet().clusters()).isEmpty();
        assertThat(found.failures()).containsOnlyKeys("organization", "eu-west-1", "us-east-1");
        assertThat(found.failures().values())
                .extracting(FailureException::reason)
                .containsOnly(Cause.OUT_OF_TIME);
    }
}
