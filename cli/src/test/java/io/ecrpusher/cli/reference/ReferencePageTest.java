package io.ecrpusher.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares docs/command.md with the commands. With {@code -Dupdate}, rewrites the page. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../docs/command.md");
    private static final String MARK =
            "<!-- From here on, ReferencePageTest writes this page: run it with -Dupdate. -->\n";

    @Test
    void describesEveryCommandAsItsHelpDoes() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(MARK);
        String written = page.substring(0, page.indexOf(MARK));
        String expected = written + MARK + "\n" + generated(ReferenceFiles.model());
        if (System.getProperty("update") != null) {
            Files.writeString(PAGE, expected);
        } else {
            assertThat(page)
                    .as("run: mvn -pl cli -am test -Dtest=ReferencePageTest -Dupdate")
                    .isEqualTo(expected);
        }
    }

    private static String generated(CommandSpec root) {
        List<String> lines = new ArrayList<>();
        List<CommandText> commands = CommandText.commands(root);
        lines.add("## Commands");
        lines.add("");
        lines.add("| Command | Description |");
        lines.add("|---|---|");
        for (CommandText command : commands) {
            lines.add("| [%1$s](#%1$s) | %2$s |".formatted(command.name(), command.header()));
        }
        lines.add("");
        lines.add("Every command also has these options:");
        lines.add("");
        table(
                commands.getFirst().options().stream()
                        .filter(option -> CommandText.COMMON.contains(option.longestName()))
                        .toList(),
                lines);
        for (CommandText command : commands) {
            section(root.name(), command, lines);
        }
        return String.join("\n", lines) + "\n";
    }

    private static void section(String program, CommandText command, List<String> lines) {
        lines.add("");
        lines.add("## " + command.name());
        lines.add("");
        lines.add(command.header());
        lines.add("");
        lines.add("```sh");
        lines.addAll(command.examples());
        lines.add("```");
        if (!command.notes().isEmpty()) {
            lines.add("");
            command.notes().forEach(note -> lines.add(note.strip()));
        }
        lines.add("");
        lines.add("`%s`".formatted(command.synopsis(program)));
        if (command.ownOptions().isEmpty() && command.parameters().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("| Option | Description |");
        lines.add("|---|---|");
        command.parameters()
                .forEach(one -> lines.add(row(one.paramLabel(), CommandText.description(one))));
        command.ownOptions().forEach(option -> lines.add(row(option)));
    }

    private static void table(List<OptionSpec> options, List<String> lines) {
        lines.add("| Option | Description |");
        lines.add("|---|---|");
        options.forEach(option -> lines.add(row(option)));
    }

    private static String row(OptionSpec option) {
        return row(CommandText.syntax(option), CommandText.description(option));
    }

    private static String row(String term, String text) {
        return "| `%s` | %s |".formatted(term.replace("|", "\\|"), text.replace("|", "\\|"));
    }
}
