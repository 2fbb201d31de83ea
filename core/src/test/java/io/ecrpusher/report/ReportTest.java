package io.ecrpusher.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.plan.Target;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Shortfall;
import io.ecrpusher.secret.MissingLogin;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class ReportTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void reportsTheEarliestExpiryOfARunWithoutFailures() {
        Report report =
                report(
                        new Outcome.Applied(target("a", "one"), NOON.plusSeconds(60)),
                        new Outcome.Applied(target("b", "one"), NOON));
        assertThat(report.hasFailed()).isFalse();
        assertThat(ReportJson.of(report))
                .containsEntry("clusters", 2L)
                .containsEntry("secrets", 2L)
                .containsEntry("applied", 2L)
                .containsEntry("failed", 0L)
                .containsEntry("validUntil", "2026-01-01T12:00:00Z")
                .containsEntry("failures", List.of());
    }

    @Test
    void groupsOneMistakeInManyNamespacesIntoOneFailure() {
        Report report =
                report(
                        new Outcome.Applied(target("a", "one"), NOON),
                        new Outcome.Rejected(
                                target("b", "one"),
                                new Problem(
                                        Cause.NOT_AUTHORIZED, "not allowed", "in namespace 'one'")),
                        new Outcome.Rejected(
                                target("b", "two"),
                                new Problem(
                                        Cause.NOT_AUTHORIZED,
                                        "not allowed",
                                        "in namespace 'two'")));
        assertThat(report.hasFailed()).isTrue();
        assertThat(ReportText.message(report))
                .isEqualTo(
                        """
                        1 of 3 Secrets were written. Not written:
                          eu-west-1/b: NOT_AUTHORIZED: not allowed: in namespace 'one' (one/ecr-pull and 1 more; needs action)""");
        assertThat(report.failures().getFirst().targets())
                .containsExactly("one/ecr-pull", "two/ecr-pull");
    }

    @Test
    void countsTheFailuresThatTheMessageOmits() {
        Report report =
                report(
                        IntStream.range(0, 25)
                                .mapToObj(
                                        i ->
                                                new Outcome.Retryable(
                                                        target("c" + i, "one"),
                                                        new Problem(
                                                                Cause.UNREACHABLE, "no answer")))
                                .toArray(Outcome[]::new));
        assertThat(ReportText.message(report).lines())
                .hasSize(22)
                .last()
                .isEqualTo("  and 5 more in the log");
    }

    @Test
    void logsTheTotalsAndEachFailure() {
        List<String> lines = new ArrayList<>();
        new RunLog(lines::add)
                .write(
                        report(
                                new Outcome.Retryable(
                                        target("b", "one"),
                                        new Problem(
                                                Cause.UNREACHABLE, "the connection was refused"))));
        assertThat(lines)
                .containsExactly(
                        """
                        {"level":"ERROR","message":"not written","run":"1970-01-01T00:00:00Z","cluster":"eu-west-1/b","cause":"UNREACHABLE","next":"retried in the next run","detail":"the connection was refused","secrets":1,"targets":["one/ecr-pull"]}""",
                        """
                        {"level":"ERROR","message":"rotated","run":"1970-01-01T00:00:00Z","clusters":1,"secrets":1,"applied":0,"failed":1,"tookMillis":5,"version":"%s"}"""
                                .formatted(Version.get()));
    }

    @Test
    void leavesOutLinesBelowTheLeastLevel() {
        Report report =
                report(
                        new Outcome.Unmatched(target("a", "team-*")),
                        new Outcome.Rejected(target("a", "one"), new Problem(Cause.INVALID, "no")));
        List<String> lines = new ArrayList<>();
        new RunLog(lines::add, RunLog.Level.ERROR).write(report);
        new RunLog(lines::add, RunLog.Level.ERROR).enqueued(report(), Map.of("clusters", 1));
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{\"level\":\"ERROR\""));
    }

    @Test
    void warnsAboutAnUnmatchedPatternAndCountsDeletedNamespaces() {
        Report report =
                report(
                        new Outcome.Unmatched(target("a", "team-*")),
                        new Outcome.Gone(target("a", "team-b")),
                        new Outcome.Applied(target("a", "one"), NOON));
        assertThat(report.hasFailed()).isFalse();
        assertThat(ReportJson.of(report))
                .containsEntry("secrets", 1L)
                .containsEntry("namespacesGone", 1L)
                .containsEntry(
                        "warnings",
                        List.of(
                                Map.of(
                                        "cluster",
                                        "eu-west-1/a",
                                        "detail",
                                        "no namespace matches team-* of Secret 'ecr-pull'")));
        List<String> lines = new ArrayList<>();
        new RunLog(lines::add).write(report);
        assertThat(lines.getFirst())
                .isEqualTo(
                        """
                        {"level":"WARN","message":"warning","run":"1970-01-01T00:00:00Z","cluster":"eu-west-1/a","detail":"no namespace matches team-* of Secret 'ecr-pull'"}""");
    }

    @Test
    void warnsAboutASecretKeptForOtherLogins() {
        Report report = report(new Outcome.Shared(target("a", "one")));
        assertThat(report.hasFailed()).isFalse();
        assertThat(report.warnings())
                .containsExactly(
                        new Report.Warning(
                                "eu-west-1/a",
                                "Secret 'ecr-pull' in namespace 'one' is no longer in the fleet, but holds other people's logins and stays; remove ecr-pusher's entries and its annotation ecr-pusher.io/hosts"));
    }

    @Test
    void reportsAFailedRegistryOnceForAllIncompleteSecrets() {
        Shortfall login =
                new Shortfall.Login(
                        new MissingLogin(
                                "partner",
                                "",
                                new Problem(Cause.NOT_AUTHORIZED, "sts:AssumeRole was denied")));
        Report report =
                report(
                        new Outcome.Incomplete(target("a", "one"), NOON, List.of(login)),
                        new Outcome.Applied(target("a", "two"), NOON.plusSeconds(60)),
                        new Outcome.Incomplete(target("b", "one"), NOON, List.of(login)));
        assertThat(report.hasFailed()).isTrue();
        assertThat(ReportText.message(report))
                .isEqualTo(
                        """
                        3 of 3 Secrets were written, 2 of them incompletely. Failures:
                          registry 'partner': NOT_AUTHORIZED: sts:AssumeRole was denied (written without registry 'partner': eu-west-1/a/one/ecr-pull and 1 more; needs action)""");
        assertThat(ReportJson.totals(report))
                .containsEntry("secrets", 3L)
                .containsEntry("applied", 3L)
                .containsEntry("failed", 0L)
                .containsEntry("incomplete", 2L)
                .containsEntry("validUntil", "2026-01-01T12:00:00Z");
        assertThat(report.failedClusters())
                .extracting(ClusterId::name)
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void reportsAFailedRegistryOnceForAllItsRegions() {
        List<Shortfall> logins = new ArrayList<>();
        for (String region : List.of("us-east-1", "eu-west-1")) {
            logins.add(
                    new Shortfall.Login(
                            new MissingLogin(
                                    "main",
                                    region,
                                    new Problem(Cause.SERVER_FAILED, "ecr in " + region))));
        }
        Report report =
                report(
                        new Outcome.Incomplete(target("a", "one"), NOON, logins),
                        new Outcome.Incomplete(target("a", "two"), NOON, logins));
        assertThat(report.failures())
                .containsExactly(
                        new Report.Failure(
                                Optional.empty(),
                                "registry 'main'",
                                new Problem(Cause.SERVER_FAILED, "ecr in us-east-1"),
                                List.of("eu-west-1/a/one/ecr-pull", "eu-west-1/a/two/ecr-pull"),
                                "written without registry 'main' in eu-west-1, us-east-1"));
    }

    @Test
    void reportsAWrittenSecretAndTheFailureOfItsServiceAccount() {
        Report report =
                report(
                        new Outcome.Incomplete(
                                target("a", "one"),
                                NOON,
                                List.of(
                                        new Shortfall.ServiceAccounts(
                                                new Problem(
                                                        Cause.SERVER_FAILED,
                                                        "updating ServiceAccount 'default': HTTP 500")))),
                        new Outcome.Rejected(target("a", "two"), new Problem(Cause.INVALID, "no")));
        assertThat(ReportText.message(report))
                .isEqualTo(
                        """
                        1 of 2 Secrets were written, 1 of them incompletely. Failures:
                          eu-west-1/a: SERVER_FAILED: updating ServiceAccount 'default': HTTP 500 (written, but not added to ServiceAccounts: one/ecr-pull; retried in the next run)
                          eu-west-1/a: INVALID: no (two/ecr-pull; needs action)""");
        List<String> lines = new ArrayList<>();
        new RunLog(lines::add).write(report);
        assertThat(lines)
                .containsExactly(
                        """
                        {"level":"ERROR","message":"written, but not added to ServiceAccounts","run":"1970-01-01T00:00:00Z","cluster":"eu-west-1/a","cause":"SERVER_FAILED","next":"retried in the next run","detail":"updating ServiceAccount 'default': HTTP 500","effect":"written, but not added to ServiceAccounts","secrets":1,"targets":["one/ecr-pull"]}""",
                        """
                        {"level":"ERROR","message":"not written","run":"1970-01-01T00:00:00Z","cluster":"eu-west-1/a","cause":"INVALID","next":"needs action","detail":"no","secrets":1,"targets":["two/ecr-pull"]}""",
                        """
                        {"level":"ERROR","message":"rotated","run":"1970-01-01T00:00:00Z","clusters":1,"secrets":2,"applied":1,"failed":1,"incomplete":1,"validUntil":"2026-01-01T12:00:00Z","tookMillis":5,"version":"%s"}"""
                                .formatted(Version.get()));
    }

    @Test
    void distinguishesClustersWithTheSameNameByAccount() {
        Report report =
                report(
                        new Outcome.Applied(target("a", "one"), NOON),
                        new Outcome.Rejected(
                                target("a", role("222233334444"), "one"),
                                new Problem(Cause.INVALID, "no")),
                        new Outcome.NotTagged(target("a", role("555566667777"), "one")));
        assertThat(ReportJson.totals(report))
                .containsEntry("clusters", 2L)
                .containsEntry("clustersNotTagged", 1L);
        assertThat(report.failures())
                .extracting(Report.Failure::where)
                .containsExactly("eu-west-1/a in 222233334444");
    }

    private static Optional<Role> role(String account) {
        return Optional.of(
                new Role("arn:aws:iam::%s:role/spoke".formatted(account), Optional.empty()));
    }

    private static Report report(Outcome... outcomes) {
        return new Report(List.of(outcomes), Duration.ofMillis(5));
    }

    private static Target target(String cluster, String namespace) {
        return target(cluster, Optional.empty(), namespace);
    }

    private static Target target(String cluster, Optional<Role> role, String namespace) {
        SecretSpec secret =
                SecretSpec.named("ecr-pull")
                        .registries(List.of(new Registry.Public("public")))
                        .namespaces(NamespaceSelector.named(List.of(namespace)))
                        .build();
        return new Target(
                new Cluster(cluster, "eu-west-1", role, List.of(secret)),
                secret,
                namespace,
                false,
                List.of());
    }
}
