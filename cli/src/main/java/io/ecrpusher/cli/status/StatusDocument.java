package io.ecrpusher.cli.status;

import io.ecrpusher.page.Remedy;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.records.SecretRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status as maps and lists, for programs. Times are ISO 8601. */
final class StatusDocument {
    private final Instant now;
    private final Duration scheduleInterval;
    private final String stack;

    StatusDocument(Instant now, Duration scheduleInterval, String stack) {
        this.now = now;
        this.scheduleInterval = scheduleInterval;
        this.stack = stack;
    }

    Map<String, Object> of(FleetRecords records, List<ClusterStatus> clusters) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stack", stack);
        json.put("readAt", records.readAt().toString());
        put(json, "lastRun", records.lastRun());
        json.put("scheduleInterval", scheduleInterval.toString());
        json.put("problems", records.problems().stream().map(StatusText::clean).toList());
        json.put("clusters", clusters.stream().map(this::of).toList());
        json.put("runs", records.history().stream().map(StatusDocument::of).toList());
        return json;
    }

    private Map<String, Object> of(ClusterStatus status) {
        ClusterRecord cluster = status.cluster();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cluster", StatusText.cluster(status));
        json.put("region", StatusText.clean(cluster.id().region()));
        json.put("name", StatusText.clean(cluster.id().name()));
        cluster.id().roleArn().ifPresent(arn -> json.put("role", StatusText.clean(arn)));
        json.put("eks", cluster.id().eks());
        json.put("state", status.state().name());
        json.put("paused", status.paused());
        cluster.paused()
                .ifPresent(
                        pause -> {
                            json.put("pausedUntil", pause.until().toString());
                            json.put("pauseReason", StatusText.clean(pause.reason()));
                        });
        put(json, "expiresAt", status.expiresAt());
        put(json, "lastSuccess", cluster.lastSuccess());
        json.put("lastAttempt", cluster.lastAttempt().toString());
        List<Object> secrets = new ArrayList<>();
        cluster.secrets().forEach((name, secret) -> secrets.add(of(name, secret)));
        json.put("secrets", secrets);
        cluster.failure().ifPresent(failure -> json.put("failure", of(failure, cluster)));
        return json;
    }

    private Map<String, Object> of(String name, SecretRecord secret) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", StatusText.clean(name));
        json.put("state", ClusterStatus.of(secret, now, scheduleInterval).name());
        put(json, "expiresAt", secret.validUntil());
        json.put("targets", secret.targets());
        json.put("failing", secret.failing());
        json.put("neverWritten", secret.neverWritten());
        return json;
    }

    private Map<String, Object> of(RecordedFailure failure, ClusterRecord cluster) {
        Remedy remedy = Remedy.of(failure).in(stack);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cause", failure.cause().name());
        json.put("since", failure.since().toString());
        json.put("detail", StatusText.clean(failure.detail()));
        json.put("advice", remedy.advice());
        json.put("command", remedy.commandFor(cluster.id()));
        return json;
    }

    private static Map<String, Object> of(RunRecord run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("startedAt", run.startedAt().toString());
        json.put("tookSeconds", run.took().toSeconds());
        json.put("applied", run.applied());
        json.put("failed", run.failed());
        json.put("clusters", run.clusters());
        json.put("failedClusters", run.failedClusters());
        return json;
    }

    private static void put(Map<String, Object> json, String name, Optional<Instant> instant) {
        instant.ifPresent(at -> json.put(name, at.toString()));
    }
}
