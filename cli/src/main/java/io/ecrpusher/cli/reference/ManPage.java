package io.ecrpusher.cli.reference;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A man page, in roff with the man macros. See <a
 * href="https://man7.org/linux/man-pages/man7/man.7.html">man(7)</a>.
 */
final class ManPage {
    private final List<String> lines = new ArrayList<>();

    private ManPage(String name, String version) {
        lines.add(
                ".TH %s 1 \"\" \"ecr-pusher %s\""
                        .formatted(name.toUpperCase(Locale.ROOT), version));
    }

    /** Returns the page of the program, with all commands. */
    static String ofProgram(CommandSpec root, String version) {
        ManPage page = new ManPage(root.name(), version);
        page.name(root.name(), String.join(" ", root.usageMessage().header()));
        page.section("SYNOPSIS");
        page.bold("%s COMMAND [OPTIONS]".formatted(root.name()));
        page.section("COMMANDS");
        for (CommandText command : CommandText.commands(root)) {
            page.term("%s %s".formatted(root.name(), command.name()), command.header());
        }
        page.section("DESCRIPTION");
        for (String line : root.usageMessage().footer()) {
            if (!line.isEmpty()) {
                page.paragraph(line);
            }
        }
        page.section("SEE ALSO");
        page.text(
                String.join(
                        ", ",
                        CommandText.commands(root).stream()
                                .map(command -> "%s-%s(1)".formatted(root.name(), command.name()))
                                .toList()));
        return page.roff();
    }

    /** Returns the page of a command. */
    static String ofCommand(String program, CommandText command, String version) {
        String name = "%s-%s".formatted(program, command.name());
        ManPage page = new ManPage(name, version);
        page.name(name, command.header());
        page.section("SYNOPSIS");
        page.bold(command.synopsis(program));
        page.section("EXAMPLES");
        page.lines.add(".nf");
        command.examples().forEach(page::text);
        page.lines.add(".fi");
        if (!command.notes().isEmpty()) {
            page.section("DESCRIPTION");
            for (String line : command.notes()) {
                page.textOrBreak(line);
            }
        }
        page.section("OPTIONS");
        command.parameters()
                .forEach(one -> page.term(one.paramLabel(), CommandText.description(one)));
        for (OptionSpec option : command.options()) {
            page.term(CommandText.syntax(option), CommandText.description(option));
        }
        page.section("SEE ALSO");
        page.text("%s(1)".formatted(program));
        return page.roff();
    }

    private void name(String name, String header) {
        section("NAME");
        text("%s - %s".formatted(name, header));
    }

    private void section(String title) {
        lines.add(".SH " + title);
    }

    private void bold(String text) {
        lines.add(".B " + escaped(text));
    }

    private void term(String term, String text) {
        lines.add(".TP");
        bold(term);
        text(text);
    }

    private void paragraph(String text) {
        lines.add(".PP");
        text(text);
    }

    private void textOrBreak(String line) {
        if (line.isEmpty()) {
            lines.add(".PP");
        } else {
            text(line);
        }
    }

    private void text(String text) {
        String escaped = escaped(text);
        // A line that starts with a dot or quote is a request.
        lines.add(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }

    private String roff() {
        return String.join("\n", lines) + "\n";
    }
}
