package io.ecrpusher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.simulator.MovableClock;
import io.ecrpusher.simulator.http.CertificateAuthority;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class CachedDirectoryTest {
    private static final String CA = CertificateAuthority.create("a test").pem();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Fleet FLEET =
            FleetFile.parse(
                    "a test",
                    """
                    version: 1
                    registries: [{name: main}]
                    secrets: [{name: ecr-pull, namespaces: [default]}]
                    clusters:
                    - {name: prod}
                    - {name: spoke, role: "arn:aws:iam::444455556666:role/reader"}
                    - discover: {tags: {ecr-pusher: enabled}}
                    """,
                    "eu-west-1");
    private static final Cluster PROD = FLEET.clusters().getFirst();
    private static final Cluster SPOKE = FLEET.clusters().get(1);
    private static final Cluster FOUND =
            FLEET.withClusters(List.of(id("found"))).clusters().getLast();

    private final Map<String, String> objects = new HashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private Map<String, String> tags = Map.of("ecr-pusher", "enabled");
    private boolean storeFails;
    private int reads;

    @Test
    void readsTheEndpointThatAnEarlierProcessStored() throws FailureException {
        ClusterEndpoint endpoint = processAt(NOON).describe(PROD);
        assertThat(processAt(NOON.plus(Duration.ofHours(12)).minusSeconds(1)).describe(PROD))
                .isEqualTo(endpoint);
        assertThat(lookups).hasValue(1);
        processAt(NOON.plus(Duration.ofHours(36))).describe(PROD);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void storesEndpointsByRegionAccountAndName() throws FailureException {
        processAt(NOON).describe(PROD);
        processAt(NOON).describe(SPOKE);
        assertThat(objects)
                .containsOnlyKeys(
                        "clusters/eu-west-1/own/prod.json",
                        "clusters/eu-west-1/444455556666/spoke.json");
    }

    @Test
    void looksUpAForgottenEndpointAgainInEveryProcess() throws FailureException {
        CachedDirectory directory = processAt(NOON);
        directory.describe(PROD);
        directory.forget(PROD);
        processAt(NOON).describe(PROD);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void looksUpAClusterWithoutTheTagsAgain() throws FailureException {
        tags = Map.of();
        processAt(NOON).describe(FOUND);
        assertThat(objects).isEmpty();
        tags = Map.of("ecr-pusher", "enabled");
        assertThat(processAt(NOON).describe(FOUND).tags()).isEqualTo(tags);
        assertThat(processAt(NOON).describe(FOUND).tags()).isEqualTo(tags);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void spreadsTheExpiryOfEndpointsStoredTogether() throws FailureException {
        List<Cluster> many =
                FLEET.withClusters(IntStream.range(0, 1000).mapToObj(i -> id("c" + i)).toList())
                        .clusters();
        CachedDirectory first = processAt(NOON);
        for (Cluster cluster : many) {
            first.describe(cluster);
        }
        int before = lookups.get();
        CachedDirectory aDayLater = processAt(NOON.plus(Duration.ofHours(24)));
        for (Cluster cluster : many) {
            aDayLater.describe(cluster);
        }
        assertThat(lookups.get() - before).isBetween(many.size() / 3, many.size() * 2 / 3);
    }

    @Test
    void ignoresStoredTextThatItCannotParse() throws FailureException {
        for (String damaged :
                List.of("", "{}", "{\"version\":2}", "[]", "{\"version\":1,\"until\":\"x\"}")) {
            objects.put("clusters/eu-west-1/own/prod.json", damaged);
            assertThat(processAt(NOON).describe(PROD).tags()).isEqualTo(tags);
        }
        assertThat(lookups).hasValue(5);
    }

    @Test
    void stopsUsingAFailingStoreAndReportsIt() throws FailureException {
        storeFails = true;
        CachedDirectory directory = processAt(NOON);
        directory.describe(PROD);
        directory.describe(SPOKE);
        assertThat(directory.storeProblem()).contains("denied");
        assertThat(lookups).hasValue(2);
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void usesAFailedStoreAgainInALaterRunOfTheProcess() throws FailureException {
        MovableClock clock = MovableClock.at(NOON);
        CachedDirectory directory = process(clock);
        storeFails = true;
        directory.describe(PROD);
        storeFails = false;
        clock.advance(Duration.ofMinutes(15));
        directory.describe(SPOKE);
        assertThat(directory.storeProblem()).isEmpty();
        assertThat(objects).containsOnlyKeys("clusters/eu-west-1/444455556666/spoke.json");
    }

    @Test
    void dropsTheEndpointsOfClustersThatLeftTheFleet() throws FailureException {
        MovableClock clock = MovableClock.at(NOON);
        CachedDirectory directory = process(clock);
        for (Cluster visitor :
                FLEET.withClusters(IntStream.range(0, 100).mapToObj(i -> id("v" + i)).toList())
                        .clusters()) {
            directory.describe(visitor);
        }
        clock.advance(Settings.ENDPOINT_MIN_LIFE.plus(Settings.ENDPOINT_LIFE_SPREAD));
        directory.describe(PROD);
        assertThat(directory.size()).isEqualTo(1);
    }

    private static ClusterId id(String name) {
        return new ClusterId("eu-west-1", name, Optional.empty(), true);
    }

    private CachedDirectory processAt(Instant now) {
        return process(MovableClock.at(now));
    }

    private CachedDirectory process(Clock clock) {
        return new CachedDirectory(
                cluster -> {
                    lookups.incrementAndGet();
                    return new ClusterEndpoint(
                            URI.create(
                                    "https://%s.gr7.eu-west-1.eks.amazonaws.com"
                                            .formatted(cluster.name())),
                            CA,
                            tags);
                },
                new MapStore(),
                clock);
    }

    private final class MapStore implements EndpointStore {
        @Override
        public Optional<String> read(String key) throws FailureException {
            reads++;
            if (storeFails) {
                throw new FailureException(Cause.NOT_AUTHORIZED, "denied");
            }
            return Optional.ofNullable(objects.get(key));
        }

        @Override
        public void write(String key, String json) {
            objects.put(key, json);
        }

        @Override
        public void delete(String key) {
            objects.remove(key);
        }
    }
}
