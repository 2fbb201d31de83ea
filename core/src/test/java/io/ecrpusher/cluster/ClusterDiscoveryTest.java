package io.ecrpusher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class ClusterDiscoveryTest {
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
    void continuesAfterAnUnexpectedErrorInOneScope() {
        ClusterDiscovery discovery =
                new ClusterDiscovery(
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

        ClusterDiscovery.Discovered discovered = discovery.discover(FLEET, Instant.MAX);

        assertThat(discovered.fleet().clusters())
                .extracting(cluster -> cluster.id().toString())
                .containsExactly("eu-west-1/prod");
        assertThat(discovered.failures())
                .extracting(ClusterDiscovery.Failure::where)
                .containsExactlyInAnyOrder("organization", "us-east-1");
        assertThat(discovered.failures())
                .allSatisfy(
                        failure -> {
                            assertThat(failure.problem().cause()).isEqualTo(Cause.UNEXPECTED);
                            assertThat(failure.problem().text())
                                    .startsWith("Unexpected error ")
                                    .endsWith("). Please report it.");
                        });
    }

    @Test
    @Timeout(30)
    void stopsWaitingForAnOrganizationAtTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        ClusterDiscovery discovery =
                new ClusterDiscovery(
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

        ClusterDiscovery.Discovered discovered =
                discovery.discover(FLEET, Instant.now().plusSeconds(2));

        assertThat(discovered.failures())
                .anySatisfy(
                        failure -> {
                            assertThat(failure.where()).isEqualTo("organization");
                            assertThat(failure.problem().cause()).isEqualTo(Cause.OUT_OF_TIME);
                        });
    }

    @Test
    void reportsScopesThatItHasNoTimeToList() {
        Instant until = Instant.now();
        AtomicInteger calls = new AtomicInteger();
        ClusterDiscovery discovery =
                new ClusterDiscovery(
                        _ -> {
                            calls.incrementAndGet();
                            return List.of();
                        },
                        _ -> {
                            calls.incrementAndGet();
                            return List.of("prod");
                        },
                        Clock.fixed(until, ZoneOffset.UTC));

        ClusterDiscovery.Discovered discovered = discovery.discover(FLEET, until);

        assertThat(calls).hasValue(0);
        assertThat(discovered.fleet().clusters()).isEmpty();
        assertThat(discovered.failures())
                .extracting(ClusterDiscovery.Failure::where)
                .containsExactlyInAnyOrder("organization", "eu-west-1", "us-east-1");
        assertThat(discovered.failures())
                .extracting(failure -> failure.problem().cause())
                .containsOnly(Cause.OUT_OF_TIME);
    }
}
