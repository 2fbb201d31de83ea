package io.ecrpusher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.FleetFile;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class ClusterJobTest {
    private static final List<Namespace> NAMESPACES =
            List.of(
                    namespace("team-b", Map.of("tier", "web")),
                    namespace("default", Map.of()),
                    namespace("team-a", Map.of("tier", "web")),
                    namespace("team-legacy", Map.of("tier", "db")),
                    new Namespace("team-old", Map.of("tier", "web"), Instant.EPOCH, true));

    @Test
    void plainNamesNeedNoList() {
        ClusterJob job = job("[default, missing]");
        assertThat(job.sought()).isEmpty();
        assertThat(job.named())
                .extracting(Target::toString)
                .containsExactly(
                        "eu-west-1/prod/default/ecr-pull", "eu-west-1/prod/missing/ecr-pull");
        assertThat(job.named()).allMatch(Target::named);
    }

    @Test
    void aPatternFindsNamespacesByNameAndLeavesTheExcludedOut() {
        ClusterJob job = job("{include: ['team-*'], exclude: [team-legacy]}");
        assertThat(job.named()).isEmpty();
        assertThat(found(job)).containsExactly("team-a", "team-b");
        assertThat(job.select(NAMESPACES).targets()).noneMatch(Target::named);
    }

    @Test
    void whatIsBeingDeletedIsFoundApart() {
        assertThat(job("['team-*']").select(NAMESPACES).terminating())
                .extracting(Target::namespace)
                .containsExactly("team-old");
    }

    @Test
    void labelsAndNamesBothHaveToHold() {
        assertThat(found(job("{labels: tier in (web)}"))).containsExactly("team-a", "team-b");
        assertThat(found(job("{include: [team-a, default], labels: tier}")))
                .containsExactly("team-a");
        assertThat(found(job("{include: ['*'], labels: '!tier'}"))).containsExactly("default");
    }

    @Test
    void aNamespaceThatIsNamedAndMatchedIsOneTarget() {
        ClusterJob job = job("[team-a, 'team-*', '*-a']");
        assertThat(job.named()).extracting(Target::namespace).containsExactly("team-a");
        assertThat(found(job)).containsExactly("team-b", "team-legacy");
    }

    @Test
    void eachPatternThatMatchesNothingIsToldByItself() {
        assertThat(job("['team-*', 'web-*', 'db-?']").select(NAMESPACES).unmatched())
                .extracting(Target::namespace)
                .containsExactly("web-*", "db-?");
        assertThat(job("{include: [default], labels: tier}").select(NAMESPACES).unmatched())
                .extracting(Target::namespace)
                .containsExactly("default with labels tier");
    }

    private static List<String> found(ClusterJob job) {
        return job.select(NAMESPACES).targets().stream().map(Target::namespace).toList();
    }

    private static ClusterJob job(String namespaces) {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: %s}]
                        clusters: [{name: prod}]
                        """
                                .formatted(namespaces),
                        "eu-west-1");
        Cluster cluster = fleet.clusters().getFirst();
        return new ClusterJob(cluster);
    }

    private static Namespace namespace(String name, Map<String, String> labels) {
        return new Namespace(name, labels, Instant.EPOCH, false);
    }
}
