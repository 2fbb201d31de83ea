package io.ecrpusher.cli.reference;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The texts of a command's help.
 *
 * @param header one sentence
 * @param examples command lines, some with a remark in parentheses
 * @param notes the lines after the examples
 */
public record CommandText(
        String name,
        String header,
        List<String> examples,
        List<String> notes,
        List<PositionalParamSpec> parameters,
        List<OptionSpec> options) {
    /** The options that every command has. */
    public static final Set<String> COMMON = Set.of("--help", "--timeout", "--verbose");

    private static final String EXAMPLES = "Examples:";

    public CommandText {
        examples = List.copyOf(examples);
        notes = List.copyOf(notes);
        parameters = List.copyOf(parameters);
        options = List.copyOf(options);
    }

    /** Returns the texts of {@code spec}. Leaves out hidden options. */
    public static CommandText of(CommandSpec spec) {
        List<String> examples = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String format : spec.usageMessage().description()) {
            String line = format.replace("%%", "%");
            if (line.startsWith("  ") && notes.isEmpty()) {
                examples.add(line.strip());
            } else if (!line.equals(EXAMPLES) && !(line.isEmpty() && notes.isEmpty())) {
                notes.add(line);
            }
        }
        return new CommandText(
                spec.name(),
                String.join(" ", spec.usageMessage().header()),
                examples,
                notes,
                spec.positionalParameters(),
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .sorted(Comparator.comparing(OptionSpec::longestName))
                        .toList());
    }

    /** Returns the texts of all commands of {@code root}, in its order. */
    public static List<CommandText> commands(CommandSpec root) {
        return root.subcommands().values().stream()
                .map(command -> command.getCommandSpec())
                .filter(spec -> !spec.usageMessage().hidden())
                .map(CommandText::of)
                .toList();
    }

    /** Returns the options that not every command has. */
    public List<OptionSpec> ownOptions() {
        return options.stream().filter(option -> !COMMON.contains(option.longestName())).toList();
    }

    /** Returns the option as the user writes it: {@code -f, --fleet FILE}. */
    public static String syntax(OptionSpec option) {
        String names =
                Arrays.stream(option.names())
                        .sorted(Comparator.comparingInt(String::length))
                        .collect(Collectors.joining(", "));
        return takesValue(option) ? names + " " + option.paramLabel() : names;
    }

    /** Returns false for a flag. */
    public static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** Returns the description of an option or parameter in one line. */
    public static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    /** Returns the values that an option takes; empty if it takes others too. */
    public static List<String> values(ArgSpec argument) {
        return argument.completionCandidates() == null
                ? List.of()
                : StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                        .toList();
    }

    /** Returns the command line: {@code ecr-pusher validate [OPTIONS] FILE}. */
    public String synopsis(String program) {
        return "%s %s [OPTIONS]%s"
                .formatted(
                        program,
                        name,
                        parameters.stream()
                                .map(
                                        parameter ->
                                                parameter.required()
                                                        ? " " + parameter.paramLabel()
                                                        : " [%s]".formatted(parameter.paramLabel()))
                                .collect(Collectors.joining()));
    }
}
