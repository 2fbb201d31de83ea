package io.ecrpusher.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Logs a run as JSON: one line for the totals and one per failure and warning, so that each stays
 * below CloudWatch's limit for a line. All lines of a run, and of its parts, have the same {@code
 * run}: the time when it started.
 */
public final class RunLog {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Consumer<String> lines;
    private final Level least;

    /** How serious a line is. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    /**
     * Creates a log that writes to {@code lines}.
     *
     * @param lines accepts one line at a time, without its line break
     * @param least the least serious level that is written
     */
    public RunLog(Consumer<String> lines, Level least) {
        this.lines = lines;
        this.least = least;
    }

    /** Creates a log of all levels. */
    public RunLog(Consumer<String> lines) {
        this(lines, Level.INFO);
    }

    /** Logs {@code report}. */
    public void write(Report report) {
        writeDetails(report);
        line(
                report.hasFailed() ? Level.ERROR : Level.INFO,
                "rotated",
                report,
                ReportJson.totals(report));
    }

    /** Logs the failures and warnings of {@code report}. */
    private void writeDetails(Report report) {
        for (Report.Failure failure : report.failures()) {
            line(Level.ERROR, failure.effect(), report, ReportJson.of(failure));
        }
        for (Report.Warning warning : report.warnings()) {
            line(Level.WARN, "warning", report, ReportJson.of(warning));
        }
    }

    /** Logs that queue workers push this run, and what its search for clusters found wrong. */
    public void enqueued(Report report, Map<String, Object> counts) {
        line(Level.INFO, "enqueued", report, counts);
        writeDetails(report);
    }

    /** Logs a warning that belongs to no run. */
    public void warn(String detail) {
        line(Level.WARN, "warning", Map.of("detail", detail));
    }

    private void line(Level level, String message, Report report, Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("run", report.startedAt().toString());
        all.putAll(fields);
        line(level, message, all);
    }

    private void line(Level level, String message, Map<String, Object> fields) {
        if (level.compareTo(least) < 0) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("level", level.name());
        line.put("message", message);
        line.putAll(fields);
        lines.accept(JSON.toJson(line));
    }
}
