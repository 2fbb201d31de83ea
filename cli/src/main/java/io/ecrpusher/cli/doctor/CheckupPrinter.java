package io.ecrpusher.cli.doctor;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.doctor.step.Checkup;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Step;
import io.ecrpusher.cli.terminal.Documents;
import io.ecrpusher.cli.terminal.OutputFormat;
import io.ecrpusher.cli.terminal.Terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints checkups: the healthy ones in a line each, the others with their steps. */
final class CheckupPrinter {
    private static final int NAME_WIDTH = 15;
    private static final int WORD_WIDTH = 8;
    private static final double NANOS = 1e9;

    private final Terminal terminal;
    private final boolean allSteps;

    /**
     * @param allSteps true to print the steps of healthy checkups, too
     */
    CheckupPrinter(Terminal terminal, boolean allSteps) {
        this.terminal = terminal;
        this.allSteps = allSteps;
    }

    /**
     * Prints checkups for people.
     *
     * @param kind what was checked, in plural
     */
    void print(String kind, List<Checkup> checkups) {
        List<Checkup> brief =
                checkups.stream()
                        .filter(one -> !allSteps && one.isComplete() && warnings(one).isEmpty())
                        .toList();
        printBrief("ok", kind, brief.stream().filter(Checkup::isHealthy).toList());
        printBrief("unknown", kind, brief.stream().filter(Checkup::isUnchecked).toList());
        checkups.stream().filter(one -> !brief.contains(one)).forEach(this::printSteps);
    }

    private void printBrief(String word, String kind, List<Checkup> brief) {
        PrintStream out = terminal.out();
        if (brief.size() > CliSettings.HEALTHY_LISTED) {
            out.println(
                    "%s  %d %s: %s, and others%s"
                            .formatted(
                                    word(word),
                                    brief.size(),
                                    kind,
                                    brief.stream()
                                            .limit(CliSettings.HEALTHY_LISTED)
                                            .map(Checkup::subject)
                                            .collect(Collectors.joining(", ")),
                                    skipped(brief)));
        } else {
            brief.forEach(
                    one ->
                            out.println(
                                    "%s  %s (%d steps, %s)%s"
                                            .formatted(
                                                    word(word),
                                                    one.subject(),
                                                    one.steps().size() - one.notChecked().size(),
                                                    seconds(one.time()),
                                                    skipped(List.of(one)))));
        }
    }

    /**
     * Prints how to check what couldn't be checked.
     *
     * @param next the commands, by what they need or do
     */
    void printNext(Map<String, String> next) {
        next.forEach((what, command) -> terminal.out().println(what + ": " + command));
    }

    private static List<Step> warnings(Checkup checkup) {
        return checkup.steps().stream()
                .filter(step -> step.result() instanceof Result.Warning)
                .toList();
    }

    /** Names the steps that weren't checked, because an unchecked one isn't a healthy one. */
    private static String skipped(List<Checkup> checkups) {
        String names =
                checkups.stream()
                        .flatMap(one -> one.notChecked().stream())
                        .distinct()
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "; not checked: " + names;
    }

    private void printSteps(Checkup checkup) {
        PrintStream out = terminal.out();
        out.println(checkup.subject());
        for (Step step : checkup.steps()) {
            Result result = step.result();
            out.println(
                    "  %s  %s  %8s  %s"
                            .formatted(
                                    word(result.word()),
                                    padded(step.name(), NAME_WIDTH),
                                    seconds(step.time()),
                                    result.detail()));
            if (!result.remedy().isEmpty()) {
                out.println((result.fixes() ? "  Fix: " : "  Next check: ") + result.remedy());
            }
        }
    }

    private String word(String word) {
        String padded = padded(word, WORD_WIDTH);
        if (!terminal.hasColor()) {
            return padded;
        }
        return switch (word) {
            case "ok" -> "\u001b[32m" + padded + "\u001b[0m";
            case "broken" -> "\u001b[31m" + padded + "\u001b[0m";
            default -> "\u001b[33m" + padded + "\u001b[0m";
        };
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / NANOS);
    }

    /** Prints the same for programs. */
    void print(
            OutputFormat format,
            String checkedAs,
            List<Checkup> clusters,
            List<Checkup> registries,
            Map<String, String> next) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("checkedAs", checkedAs);
        document.put("clusters", maps(clusters));
        document.put("registries", maps(registries));
        if (!next.isEmpty()) {
            document.put("next", List.copyOf(next.values()));
        }
        Documents.print(terminal.out(), format, document);
    }

    private static List<Map<String, Object>> maps(List<Checkup> checkups) {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Checkup checkup : checkups) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", checkup.subject());
            map.put("healthy", checkup.isHealthy());
            map.put("steps", checkup.steps().stream().map(CheckupPrinter::map).toList());
            maps.add(map);
        }
        return maps;
    }

    private static Map<String, Object> map(Step step) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", step.name());
        map.put("result", step.result().word());
        map.put("seconds", step.time().toMillis() / 1000.0);
        map.put("detail", step.result().detail());
        if (!step.result().remedy().isEmpty()) {
            map.put(step.result().fixes() ? "fix" : "nextCheck", step.result().remedy());
        }
        return map;
    }
}
