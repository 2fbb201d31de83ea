package io.ecrpusher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.fleet.select.NamePattern;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ClusterJobTest {
    private static final List<Namespace> NAMESPACES =
            List.of(
                    namespace("team-b", Map.of("tier", "web")),
                    namespace("default", Map.of()),
                    namespace("team-a", Map.of("tier", "web")),
                    namespace("team-legacy", Map.of("tier", "db")),
                    new Namespace("team-old", Map.of("tier", "web"), Instant.EPOCH, true));

    @Test
    void doesNotNeedTheNamespacesForPlainNames() {
        ClusterJob job = job("[default, missing]");
        assertThat(job.needsNamespaces()).isFalse();
        List<Target> targets = job.select(List.of(), List.of()).targets();
        assertThat(targets)
                .extracting(Target::toString)
                .containsExactly(
                        "eu-west-1/prod/default/ecr-pull", "eu-west-1/prod/missing/ecr-pull");
        assertThat(targets).allMatch(Target::explicitNamespace);
    }

    @Test
    void selectsNamespacesThatMatchAPatternAndAreNotExcluded() {
        ClusterJob job = job("{include: ['team-*'], exclude: [team-legacy]}");
        assertThat(job.needsNamespaces()).isTrue();
        assertThat(matched(job)).containsExactly("team-a", "team-b");
        assertThat(job.select(NAMESPACES, List.of()).targets())
                .noneMatch(Target::explicitNamespace);
    }

    @Test
    void separatesNamespacesThatAreBeingDeleted() {
        assertThat(job("['team-*']").select(NAMESPACES, List.of()).terminating())
                .extracting(Target::namespace)
                .containsExactly("team-old");
    }

    @Test
    void selectsNamespacesThatMatchBothNameAndLabels() {
        assertThat(matched(job("{labels: tier in (web)}"))).containsExactly("team-a", "team-b");
        assertThat(matched(job("{include: [team-a, default], labels: tier}")))
                .containsExactly("team-a");
        assertThat(matched(job("{include: ['*'], labels: '!tier'}"))).containsExactly("default");
    }

    @Test
    void selectsANamespaceOnceIfItIsListedAndMatched() {
        ClusterJob job = job("[team-a, 'team-*', '*-a']");
        assertThat(matched(job)).containsExactly("team-a", "team-b", "team-legacy");
    }

    @Test
    void reportsEachSelectorThatMatchesNoNamespace() {
        assertThat(
                        job("['team-*', 'web-*', 'db-?']")
                                .select(NAMESPACES, List.of())
                                .unmatchedSelectors())
                .extracting(Target::namespace)
                .containsExactly("web-*", "db-?");
        assertThat(
                        job("{include: [default], labels: tier}")
                                .select(NAMESPACES, List.of())
                                .unmatchedSelectors())
                .extracting(Target::namespace)
                .containsExactly("default with labels tier");
    }

    @Test
    void selectsServiceAccountsWithoutTheSecretWithTheirNamespace() {
        ClusterJob job = job("[team-a, team-b], serviceAccounts: [default, 'ci-*']");
        List<ServiceAccount> accounts =
                List.of(
                        account("team-a", "default", List.of("other")),
                        account("team-a", "ci-1", List.of("ecr-pull")),
                        account("team-b", "ci-2", List.of()),
                        account("team-b", "builder", List.of()));
        assertThat(job.serviceAccountQueries())
                .containsExactly(query("team-a", "*"), query("team-b", "*"));
        assertThat(job.select(List.of(), accounts).targets())
                .extracting(
                        target ->
                                target.accountsToUpdate().stream()
                                        .map(ServiceAccount::name)
                                        .toList())
                .containsExactly(List.of("default"), List.of("ci-2"));
    }

    @Test
    void listsServiceAccountsOnlyInTheNamedNamespaces() {
        assertThat(job("[team-b, team-a], serviceAccounts: [ci, default]").serviceAccountQueries())
                .containsExactly(
                        query("team-a", "ci"),
                        query("team-a", "default"),
                        query("team-b", "ci"),
                        query("team-b", "default"));
        assertThat(job("[team-a, team-b]").serviceAccountQueries()).isEmpty();
    }

    @Test
    void listsServiceAccountsInTheWholeClusterIfASelectorNeedsIt() {
        for (String namespaces :
                List.of(
                        "[team-a, 'team-*']",
                        "{labels: tier}",
                        "{include: ['*'], exclude: [default]}")) {
            assertThat(job(namespaces + ", serviceAccounts: [ci]").serviceAccountQueries())
                    .containsExactly(query("", "ci"));
            assertThat(job(namespaces + ", serviceAccounts: [ci, 'd*']").serviceAccountQueries())
                    .containsExactly(query("", "*"));
        }
    }

    @Test
    void listsEachServiceAccountOnceForSeveralSecrets() {
        ClusterJob job =
                jobOf(
                        """
                        - {name: one, namespaces: [a, b], serviceAccounts: [default]}
                        - {name: two, namespaces: [b, c], serviceAccounts: [default, ci]}
                        - {name: three, namespaces: ["*"]}
                        """);
        assertThat(job.serviceAccountQueries())
                .containsExactly(
                        query("a", "default"),
                        query("b", "default"),
                        query("b", "ci"),
                        query("c", "default"),
                        query("c", "ci"));
    }

    private static ServiceAccountQuery query(String namespace, String name) {
        return new ServiceAccountQuery(namespace, new NamePattern(name));
    }

    @Test
    void selectsChangedNamespacesAndServiceAccountsWithoutTheSecretInASweep() {
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        Instant longAgo = now.minusSeconds(3600);
        List<Namespace> namespaces =
                List.of(
                        new Namespace("default", Map.of(), longAgo, false),
                        new Namespace("team-a", Map.of(), longAgo, false),
                        new Namespace("team-b", Map.of(), now.minusSeconds(60), false),
                        new Namespace("team-c", Map.of(), longAgo, false),
                        new Namespace("team-d", Map.of(), now, true),
                        new Namespace("web", Map.of(), now, false));
        List<ServiceAccount> accounts =
                List.of(
                        account("team-a", "default", List.of("ecr-pull")),
                        account("team-c", "default", List.of()));
        ClusterJob rotation = job("['team-*', default], serviceAccounts: [default]");
        ClusterJob sweep =
                new ClusterJob(
                        rotation.cluster(),
                        Optional.of(now.minusSeconds(900)),
                        Optional.empty(),
                        false,
                        false);
        assertThat(sweep.needsNamespaces()).isTrue();
        assertThat(sweep.select(namespaces, accounts).targets())
                .extracting(Target::namespace)
                .containsExactly("team-b", "team-c");
        assertThat(sweep.select(List.of(), List.of()).unmatchedSelectors()).isEmpty();
    }

    private static ServiceAccount account(String namespace, String name, List<String> secrets) {
        return new ServiceAccount(namespace, name, "1", secrets);
    }

    private static List<String> matched(ClusterJob job) {
        return job.select(NAMESPACES, List.of()).targets().stream().map(Target::namespace).toList();
    }

    private static ClusterJob job(String namespaces) {
        return jobOf("- {name: ecr-pull, namespaces: %s}".formatted(namespaces));
    }

    private static ClusterJob jobOf(String secrets) {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets:
                        %s
                        clusters: [{name: prod}]
                        """
                                .formatted(secrets),
                        "eu-west-1");
        Cluster cluster = fleet.clusters().getFirst();
        return new ClusterJob(cluster, Optional.empty(), Optional.empty(), false, false);
    }

    private static Namespace namespace(String name, Map<String, String> labels) {
        return new Namespace(name, labels, Instant.EPOCH, false);
    }
}
