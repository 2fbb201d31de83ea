package io.ecrpusher.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.Pause;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.SecretRecord;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class StatusTableTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Optional<String> PARTNER = Optional.of("arn:aws:iam::444455556666:role/r");

    private static ClusterStatus status(
            String name,
            Duration valid,
            Optional<String> role,
            Optional<RecordedFailure> failure,
            boolean paused) {
        return ClusterStatus.of(
                new ClusterRecord(
                        new ClusterId("eu-west-1", name, role, true),
                        Map.of("s", new SecretRecord(Optional.of(NOW.plus(valid)), 1, 0)),
                        Optional.of(NOW),
                        NOW,
                        failure,
                        paused
                                ? Optional.of(new Pause(NOW.plusSeconds(60), "rebuild"))
                                : Optional.empty()),
                NOW,
                Duration.ofHours(6));
    }

    private static ClusterStatus failing(Cause cause, String detail, Optional<String> role) {
        return status(
                "failing",
                Duration.ofHours(11),
                role,
                Optional.of(new RecordedFailure(cause, detail, NOW)),
                false);
    }

    private static String remedies(ClusterStatus... clusters) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatusTable.printRemedies(
                new PrintStream(out, true, StandardCharsets.UTF_8), "other", List.of(clusters));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysWhatToDoAboutMissedRuns() {
        ClusterStatus expiring =
                status("old", Duration.ofHours(1), Optional.empty(), Optional.empty(), false);
        ClusterStatus expired =
                status("older", Duration.ofHours(-1), Optional.empty(), Optional.empty(), false);

        assertThat(remedies(expiring, expired))
                .startsWith("No failure is recorded (2): No run reached the cluster in time.")
                .contains(
                        "\n  echo '{\"clusters\":[\"eu-west-1/old\"]}' | aws lambda invoke ",
                        "--stack-name other")
                .doesNotContain("ecr-pusher push");
        assertThat(
                        remedies(
                                status(
                                        "new",
                                        Duration.ofHours(11),
                                        Optional.empty(),
                                        Optional.empty(),
                                        false),
                                status(
                                        "paused",
                                        Duration.ofHours(1),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true)))
                .isEmpty();
    }

    @Test
    void namesTheActionThatAwsRefusedInsteadOfAGrant() {
        assertThat(
                        remedies(
                                failing(
                                        Cause.NOT_AUTHORIZED,
                                        "eks:DescribeCluster: AccessDeniedException",
                                        Optional.empty())))
                .startsWith("NOT_AUTHORIZED, eks:DescribeCluster (1): AWS refused the action")
                .endsWith("\n  ecr-pusher policy --stack other\n");
        assertThat(
                        remedies(
                                failing(
                                        Cause.NOT_AUTHORIZED,
                                        "RBAC doesn't allow it",
                                        Optional.empty())))
                .startsWith("NOT_AUTHORIZED (1): ")
                .endsWith("\n  ecr-pusher grant --cluster eu-west-1/failing --yes --stack other\n");
    }

    @Test
    void asksForARoleInAnotherAccount() {
        assertThat(remedies(failing(Cause.NOT_AUTHENTICATED, "no access entry", PARTNER)))
                .contains("In another account, NAME is a role there")
                .endsWith(
                        "\n  ecr-pusher grant --cluster eu-west-1/failing --assume-role NAME --yes --stack other\n");
    }

    @Test
    void doesNotCountPausedClustersAsFailing() {
        Optional<RecordedFailure> failure =
                Optional.of(new RecordedFailure(Cause.UNREACHABLE, "no route", NOW));
        Duration valid = Duration.ofHours(11);

        assertThat(
                        StateFilter.FAILING.includes(
                                status("a", valid, Optional.empty(), failure, false)))
                .isTrue();
        assertThat(
                        StateFilter.FAILING.includes(
                                status("a", valid, Optional.empty(), failure, true)))
                .isFalse();
        assertThat(StateFilter.PAUSED.includes(status("a", valid, Optional.empty(), failure, true)))
                .isTrue();
    }
}
