package io.ecrpusher.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Logs a run as JSON: one line for the totals and one per failure and warning, so that each stays
 * below CloudWatch's limit for a line.
 */
public final class RunLog {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Consumer<String> lines;

    /**
     * Creates a log that writes to {@code lines}.
     *
     * @param lines accepts one line at a time, without its line break
     */
    public RunLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Logs {@code report}. */
    public void write(Report report) {
        writeDetails(report);
        line(report.hasFailed() ? "ERROR" : "INFO", "rotated", ReportJson.totals(report));
    }

    /** Logs the failures and warnings of {@code report}. */
    public void writeDetails(Report report) {
        for (Report.Failure failure : report.failures()) {
            line("ERROR", failure.effect(), ReportJson.of(failure));
        }
        for (Report.Warning warning : report.warnings()) {
            line("WARN", "warning", ReportJson.of(warning));
        }
    }

    /** Logs that queue workers push this run. */
    public void enqueued(Map<String, Object> counts) {
        line("INFO", "enqueued", counts);
    }

    /** Logs a warning. */
    public void warn(String detail) {
        line("WARN", "warning", Map.of("detail", detail));
    }

    private void line(String level, String message, Map<String, Object> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("level", level);
        line.put("message", message);
        line.putAll(fields);
        lines.accept(JSON.toJson(line));
    }
}
