package io.ecrpusher.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes a run to the log: a line of JSON for its totals and one for each failure, each small
 * enough for CloudWatch.
 */
public final class RunLog {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Consumer<String> lines;

    /**
     * @param lines takes one line at a time, without its end
     */
    public RunLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Writes {@code report}. */
    public void write(Report report) {
        writeDetails(report);
        line(report.failed() ? "ERROR" : "INFO", "rotated", report.totals());
    }

    /** Writes the failures and warnings of {@code report} alone. */
    public void writeDetails(Report report) {
        for (Report.Failure failure : report.failures()) {
            line("ERROR", "not written", Report.toMap(failure));
        }
        for (Report.Warning warning : report.warnings()) {
            line("WARN", "look at this", Report.toMap(warning));
        }
    }

    /** Writes that a run was handed to workers. */
    public void enqueued(Map<String, Object> counts) {
        line("INFO", "enqueued", counts);
    }

    /** Writes a line that deserves a look. */
    public void warn(String detail) {
        line("WARN", "look at this", Map.of("detail", detail));
    }

    private void line(String level, String message, Map<String, Object> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("level", level);
        line.put("message", message);
        line.putAll(fields);
        lines.accept(JSON.toJson(line));
    }
}
