package io.ecrpusher.page;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.Pause;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.records.SecretRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records of fleets that look like real ones: of forty clusters, the last few fail in different
 * ways, since different times, and one is paused. The same at every call.
 */
final class SampleFleet {
    static final Instant NOW = Instant.parse("2026-11-26T17:12:00Z");
    static final Duration INTERVAL = Duration.ofHours(6);

    private static final Instant LAST_RUN = Instant.parse("2026-11-26T16:00:41Z");
    private static final Duration LIFE = Duration.ofHours(12);
    private static final List<String> REGIONS =
            List.of("eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2");
    private static final List<String> TEAMS =
            List.of("payments", "search", "checkout", "data", "edge", "mobile", "platform", "ml");
    private static final List<String> STAGES = List.of("prod", "staging", "dev");
    private static final int HISTORY = 60;

    private record Fault(Cause cause, int hours, String detail) {}

    private static final List<Fault> FAULTS =
            List.of(
                    new Fault(
                            Cause.UNREACHABLE,
                            18,
                            "no response from the API server within 5 s. Check the endpoint's public access CIDRs, its security group, and the function's subnets"),
                    new Fault(
                            Cause.NOT_AUTHENTICATED,
                            9,
                            "access denied (401). The cluster has no access entry for arn:aws:iam::111122223333:role/ecr-pusher"),
                    new Fault(
                            Cause.NOT_AUTHORIZED,
                            6,
                            "the RBAC doesn't allow: secrets \"ecr-pull\" is forbidden: User \"ecr-pusher\" cannot patch resource \"secrets\" in API group \"\" in the namespace \"team-a\""),
                    new Fault(
                            Cause.OWNED_BY_OTHER,
                            1,
                            "field manager 'helm' owns .data. Set onConflict to adopt or merge"),
                    new Fault(Cause.THROTTLED, 1, "the API server asked for fewer requests (429)"),
                    new Fault(
                            Cause.UNKNOWN_CLUSTER,
                            30,
                            "EKS has no cluster of this name in the Region"));

    private SampleFleet() {}

    /** Returns a fleet of which three in a hundred clusters, but at least six of forty, fail. */
    static FleetRecords of(int clusters) {
        List<ClusterRecord> all = new ArrayList<>();
        int every = clusters >= 1000 ? 33 : 6;
        for (int i = 0; i < clusters; i++) {
            boolean failing = clusters > 1 && i % every == every - 1;
            all.add(
                    cluster(
                            i,
                            failing
                                    ? Optional.of(FAULTS.get(i / every % FAULTS.size()))
                                    : Optional.empty()));
        }
        if (clusters > 8) {
            all.set(8, paused(all.get(8)));
        }
        all.sort((one, other) -> one.id().compareTo(other.id()));
        return records(all, List.of());
    }

    /** Returns the records of these clusters. */
    static FleetRecords records(List<ClusterRecord> clusters, List<String> problems) {
        return new FleetRecords(
                "ecr-pusher", NOW, Optional.of(LAST_RUN), clusters, history(), problems);
    }

    /** Returns a cluster with one Secret in one namespace, which is valid until {@code expiry}. */
    static ClusterRecord cluster(String name, Instant expiry) {
        return new ClusterRecord(
                new ClusterId("eu-west-1", name, Optional.empty(), true),
                Map.of("ecr-pull", new SecretRecord(Optional.of(expiry), 1, 0)),
                Optional.of(LAST_RUN),
                LAST_RUN,
                Optional.empty(),
                Optional.empty());
    }

    /** Returns {@code cluster} with a failure. */
    static ClusterRecord failing(ClusterRecord cluster, Cause cause, String detail) {
        return new ClusterRecord(
                cluster.id(),
                cluster.secrets(),
                cluster.lastSuccess(),
                cluster.lastAttempt(),
                Optional.of(new RecordedFailure(cause, detail, LAST_RUN)),
                cluster.paused());
    }

    private static ClusterRecord paused(ClusterRecord cluster) {
        return new ClusterRecord(
                cluster.id(),
                cluster.secrets(),
                cluster.lastSuccess(),
                cluster.lastAttempt(),
                cluster.failure(),
                Optional.of(
                        new Pause(
                                Instant.parse("2026-12-01T08:00:00Z"),
                                "nodes are being replaced, CHG-4711")));
    }

    private static ClusterRecord cluster(int i, Optional<Fault> fault) {
        String team = TEAMS.get(i * 7 % TEAMS.size());
        String stage = STAGES.get(i % STAGES.size());
        String name = i < 40 ? team + "-" + stage : team + "-" + stage + "-" + i / 40;
        String account =
                i % 4 == 3
                        ? ""
                        : List.of("222233334444", "333344445555", "444455556666").get(i % 4);
        // A rotation of a large fleet takes minutes.
        Instant written = LAST_RUN.minusSeconds(i % 41);
        Optional<Instant> success =
                fault.isEmpty()
                        ? Optional.of(written)
                        : fault.get().cause() == Cause.UNKNOWN_CLUSTER
                                ? Optional.empty()
                                : Optional.of(written.minus(Duration.ofHours(fault.get().hours())));
        Optional<Instant> expiry = success.map(at -> at.plus(LIFE));
        Map<String, SecretRecord> secrets = new TreeMap<>();
        int namespaces = 3 + i % 9;
        secrets.put(
                "ecr-pull",
                new SecretRecord(expiry, namespaces, fault.isPresent() ? namespaces : 0));
        if (i % 2 == 0) {
            secrets.put("flux-ecr", new SecretRecord(expiry, 1, fault.isPresent() ? 1 : 0));
        }
        return new ClusterRecord(
                new ClusterId(
                        REGIONS.get(i % REGIONS.size()),
                        name,
                        account.isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        "arn:aws:iam::%s:role/ecr-pusher-spoke".formatted(account)),
                        i % 20 != 19),
                secrets,
                success,
                written,
                fault.map(
                        one ->
                                new RecordedFailure(
                                        one.cause(),
                                        one.detail(),
                                        success.map(at -> at.plus(INTERVAL))
                                                .filter(at -> at.isBefore(written))
                                                .orElse(written))),
                Optional.empty());
    }

    private static List<RunRecord> history() {
        List<RunRecord> runs = new ArrayList<>();
        for (int i = HISTORY - 1; i >= 0; i--) {
            int failed = i < 5 ? 6 : i == 23 ? 31 : 0;
            runs.add(
                    new RunRecord(
                            LAST_RUN.minus(INTERVAL.multipliedBy(i)),
                            Duration.ofSeconds(38 + i * 37 % 11 + failed),
                            280 - failed,
                            failed,
                            40,
                            failed / 5));
        }
        return runs;
    }
}
