package io.ecrpusher.page;

import com.google.gson.stream.JsonWriter;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.Freshness;
import io.ecrpusher.records.Pause;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.records.SecretRecord;
import io.ecrpusher.report.Version;
import io.ecrpusher.settings.PageSettings;
import io.ecrpusher.settings.RecordSettings;
import io.ecrpusher.text.UntrustedText;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The data of a page as JSON. Compact, because a page of 10,000 clusters should stay small: arrays
 * instead of objects, each text once, and times as seconds after a base. {@code page.js} reads it.
 *
 * <ul>
 *   <li>A cluster is {@code [name, Region, role or -1, is EKS, last success or null, last attempt,
 *       Secrets, failure or 0, pause or 0]}.
 *   <li>A Secret is {@code [name, targets, failing, expiry]}, or with pairs of expiry and number of
 *       targets if these differ; the rest of the targets was never written.
 *   <li>A failure is {@code [cause, detail, since]}, a pause is {@code [until, reason]}.
 *   <li>A run is {@code [start, duration, written, not written, clusters, failed clusters]}.
 * </ul>
 */
final class PageData {
    private final FleetRecords records;
    private final int detailLength;
    private final PageStrings strings = new PageStrings();

    /** A cause may have several remedies. */
    private final List<Map.Entry<Cause, Remedy>> causes = new ArrayList<>();

    private final long base;

    private PageData(FleetRecords records, int detailLength) {
        this.records = records;
        this.detailLength = detailLength;
        this.base = records.lastRun().orElse(Instant.EPOCH).getEpochSecond();
    }

    /**
     * Returns the data. Depends on nothing else than the parameters, so that equal records have
     * equal pages.
     *
     * @return JSON without {@code <}, {@code >}, {@code &}, and line separators, so that it can be
     *     in a {@code script} element
     */
    static String json(FleetRecords records, Duration scheduleInterval, int detailLength) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(true);
            new PageData(records, detailLength).write(json, scheduleInterval);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(JsonWriter json, Duration scheduleInterval) throws IOException {
        String stack = PageStrings.cleanName(records.deployment());
        json.beginObject();
        json.name("stack")
                .value(stack)
                .name("version")
                .value(Version.get())
                .name("base")
                .value(base);
        json.name("last");
        if (records.lastRun().isPresent()) {
            json.value(base);
        } else {
            json.nullValue();
        }
        json.name("life").value(RecordSettings.TOKEN_LIFE.toSeconds());
        json.name("interval").value(scheduleInterval.toSeconds());
        json.name("aging").value(Freshness.agingBelow(scheduleInterval).toSeconds());
        json.name("expiring").value(Freshness.expiringBelow(scheduleInterval).toSeconds());
        json.name("problems").beginArray();
        for (String problem :
                records.problems().stream().limit(PageSettings.PROBLEMS_LISTED).toList()) {
            json.value(UntrustedText.of(problem, detailLength).value());
        }
        json.endArray();
        json.name("push");
        remedy(json.beginArray(), Remedy.forMissedRuns().in(stack)).endArray();
        json.name("clusters").beginArray();
        for (ClusterRecord cluster : records.clusters()) {
            write(json, cluster);
        }
        json.endArray();
        json.name("runs").beginArray();
        for (RunRecord run : records.history()) {
            json.beginArray();
            json.value(time(run.startedAt())).value(run.took().toSeconds());
            json.value(run.applied()).value(run.failed());
            json.value(run.clusters()).value(run.failedClusters()).endArray();
        }
        json.endArray();
        // Last: the clusters fill them.
        json.name("causes").beginArray();
        for (Map.Entry<Cause, Remedy> one : causes) {
            remedy(json.beginArray().value(one.getKey().name()), one.getValue().in(stack))
                    .endArray();
        }
        json.endArray();
        json.name("strings").beginArray();
        for (String text : strings.all()) {
            json.value(text);
        }
        json.endArray().endObject();
    }

    private static JsonWriter remedy(JsonWriter json, Remedy remedy) throws IOException {
        return json.value(remedy.advice()).value(remedy.command());
    }

    private void write(JsonWriter json, ClusterRecord cluster) throws IOException {
        json.beginArray();
        json.value(PageStrings.cleanName(cluster.id().name()));
        json.value(strings.name(cluster.id().region()));
        json.value(cluster.id().roleArn().map(strings::name).orElse(-1));
        json.value(cluster.id().eks() ? 1 : 0);
        if (cluster.lastSuccess().isPresent()) {
            json.value(time(cluster.lastSuccess().get()));
        } else {
            json.nullValue();
        }
        json.value(time(cluster.lastAttempt()));
        json.beginArray();
        for (Map.Entry<String, SecretRecord> secret : cluster.secrets().entrySet()) {
            write(json, secret.getKey(), secret.getValue());
        }
        json.endArray();
        if (cluster.failure().isPresent()) {
            RecordedFailure failure = cluster.failure().get();
            json.beginArray().value(index(Map.entry(failure.cause(), Remedy.of(failure))));
            json.value(strings.text(failure.detail(), detailLength));
            json.value(time(failure.since())).endArray();
        } else if (cluster.paused().isPresent()) {
            json.value(0);
        }
        if (cluster.paused().isPresent()) {
            Pause pause = cluster.paused().get();
            json.beginArray().value(time(pause.until()));
            json.value(strings.text(pause.reason(), detailLength)).endArray();
        }
        json.endArray();
    }

    private void write(JsonWriter json, String name, SecretRecord secret) throws IOException {
        json.beginArray();
        json.value(strings.name(name)).value(secret.targets()).value(secret.failing());
        boolean uniform = secret.expiries().size() == 1 && secret.neverWritten() == 0;
        for (Map.Entry<Instant, Integer> expiry : secret.expiries().entrySet()) {
            json.value(time(expiry.getKey()));
            if (!uniform) {
                json.value(expiry.getValue());
            }
        }
        json.endArray();
    }

    private int index(Map.Entry<Cause, Remedy> cause) {
        if (!causes.contains(cause)) {
            causes.add(cause);
        }
        return causes.indexOf(cause);
    }

    private long time(Instant instant) {
        return instant.getEpochSecond() - base;
    }
}
