package io.ecrpusher.cli.reference;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A completion script for fish, which picocli doesn't write. See <a
 * href="https://fishshell.com/docs/current/cmds/complete.html">complete</a>.
 */
final class FishCompletion {
    private static final String FILE = "FILE";

    private FishCompletion() {}

    /** Returns the script. */
    static String script(CommandSpec root) {
        List<String> lines = new ArrayList<>();
        String program = root.name();
        lines.add("# Completion of %s for fish.".formatted(program));
        lines.add("complete -c %s -f".formatted(program));
        for (CommandText command : CommandText.commands(root)) {
            lines.add(
                    "complete -c %s -n __fish_use_subcommand -a %s -d %s"
                            .formatted(program, command.name(), quoted(command.header())));
            String inCommand =
                    "complete -c %s -n '__fish_seen_subcommand_from %s'"
                            .formatted(program, command.name());
            command.options().forEach(option -> lines.add(inCommand + option(option)));
            command.parameters()
                    .forEach(one -> parameter(one).ifPresent(text -> lines.add(inCommand + text)));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String option(OptionSpec option) {
        StringBuilder line = new StringBuilder();
        for (String name : option.names()) {
            line.append(
                    name.startsWith("--")
                            ? " -l " + name.substring(2)
                            : " -s " + name.substring(1));
        }
        if (CommandText.takesValue(option)) {
            List<String> values = CommandText.values(option);
            if (!values.isEmpty()) {
                line.append(" -x -a ").append(quoted(String.join(" ", values)));
            } else {
                line.append(option.paramLabel().equals(FILE) ? " -r -F" : " -x");
            }
        }
        return line.append(" -d ").append(quoted(CommandText.description(option))).toString();
    }

    private static Optional<String> parameter(PositionalParamSpec parameter) {
        List<String> values = CommandText.values(parameter);
        if (!values.isEmpty()) {
            return Optional.of(" -a " + quoted(String.join(" ", values)));
        }
        return parameter.paramLabel().equals(FILE) ? Optional.of(" -F") : Optional.empty();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
