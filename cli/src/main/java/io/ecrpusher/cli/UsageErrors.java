package io.ecrpusher.cli;

import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in one line what is wrong with the arguments, in the words of the other messages. */
final class UsageErrors {
    private UsageErrors() {}

    /** Returns the message, with a pointer to the command's help. */
    static String message(ParameterException e) {
        return withHelpHint(problem(e), e.getCommandLine().getCommandSpec());
    }

    /** Returns {@code problem} with a pointer to the command's help. */
    static String withHelpHint(String problem, CommandSpec spec) {
        return "%s%s See %s --help."
                .formatted(problem, problem.endsWith("?") ? "" : ".", spec.qualifiedName());
    }

    private static String problem(ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched);
            case MissingParameterException missing -> missing(missing);
            case OverwrittenOptionException overwritten ->
                    overwritten.getOverwritten() instanceof OptionSpec option
                            ? "%s is given twice".formatted(option.longestName())
                            : "an argument is given twice";
            default ->
                    e.getArgSpec() == null ? plain(e.getMessage()) : wrongValue(e, e.getArgSpec());
        };
    }

    private static String unmatched(UnmatchedArgumentException e) {
        CommandLine command = e.getCommandLine();
        String argument = e.getUnmatched().getFirst();
        if (argument.startsWith("-")) {
            List<String> options =
                    command.getCommandSpec().options().stream()
                            .filter(option -> !option.hidden())
                            .flatMap(option -> Arrays.stream(option.names()))
                            .filter(name -> name.startsWith("--"))
                            .toList();
            String name = argument.split("=", 2)[0];
            return "unknown option %s%s".formatted(Quote.of(name), suggestion(name, options));
        }
        List<String> commands = List.copyOf(command.getSubcommands().keySet());
        return commands.isEmpty()
                ? "unexpected argument " + Quote.of(argument)
                : "no command %s%s".formatted(Quote.of(argument), suggestion(argument, commands));
    }

    private static String suggestion(String word, List<String> choices) {
        return Suggestion.nearest(word, choices)
                .map(near -> "; did you mean %s?".formatted(Quote.of(near)))
                .orElse("");
    }

    private static String missing(MissingParameterException e) {
        List<ArgSpec> missing = e.getMissing();
        if (missing.size() == 1
                && missing.getFirst() instanceof OptionSpec option
                && e.getMessage().contains("parameter for option")) {
            return "%s needs a value: %s".formatted(option.longestName(), option.paramLabel());
        }
        return missing.isEmpty()
                ? plain(e.getMessage())
                : "missing "
                        + missing.stream()
                                .map(UsageErrors::label)
                                .collect(Collectors.joining(", "));
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? "%s %s".formatted(option.longestName(), option.paramLabel())
                : argument.paramLabel();
    }

    private static String wrongValue(ParameterException e, ArgSpec argument) {
        String name =
                argument instanceof OptionSpec option
                        ? option.longestName()
                        : argument.paramLabel();
        List<String> values = values(argument);
        if (!values.isEmpty() && e.getValue() != null) {
            // Of so few values, all are shorter than a guess.
            return "%s isn't a value of %s%s"
                    .formatted(Quote.of(e.getValue()), name, Suggestion.instead("", values));
        }
        // "Invalid value for option '--timeout' (TIME): 'x' isn't a time"
        String message = e.getMessage();
        int end = message.indexOf(": ");
        return "%s: %s".formatted(name, plain(end < 0 ? message : message.substring(end + 2)));
    }

    /** Returns what an argument accepts; empty if that can't be listed. */
    private static List<String> values(ArgSpec argument) {
        if (Map.class.isAssignableFrom(argument.type())) {
            return List.of(argument.paramLabel());
        }
        // Of an argument with several values, the type of one value.
        Class<?> type = argument.isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(Object::toString).toList()
                : List.of();
    }

    private static String plain(String message) {
        String line =
                Printing.oneLine(message)
                        .replaceFirst("^Error: ", "")
                        .replace(" is not an int", " isn't a number")
                        .replace(" is not a long", " isn't a number");
        return line.isEmpty()
                ? "wrong arguments"
                : Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }
}
