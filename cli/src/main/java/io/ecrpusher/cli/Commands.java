package io.ecrpusher.cli;

import io.ecrpusher.cli.doctor.DoctorCommand;
import io.ecrpusher.cli.fleet.ValidateCommand;
import io.ecrpusher.cli.grant.GrantCommand;
import io.ecrpusher.cli.grant.RevokeCommand;
import io.ecrpusher.cli.manifest.RbacCommand;
import io.ecrpusher.cli.plan.PlanCommand;
import io.ecrpusher.cli.policy.PolicyCommand;
import io.ecrpusher.cli.push.PushCommand;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.cli.token.TokenCommand;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.StackTraceLog;
import io.ecrpusher.fleet.InvalidFleetException;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.List;

/** Builds the command line from all commands, runs one, and explains what went wrong. */
public final class Commands {
    private static final String NAME = "ecr-pusher";

    private Commands() {}

    /** Returns the command line with all commands. */
    public static CommandLine commandLine(Terminal terminal, Stop stop) {
        CommandLine line = new CommandLine(new RootCommand(terminal));
        List.of(
                        new ValidateCommand(terminal, stop),
                        new DoctorCommand(terminal, stop),
                        new RbacCommand(terminal, stop),
                        new PlanCommand(terminal, stop),
                        new PushCommand(terminal, stop),
                        new GrantCommand(terminal, stop),
                        new RevokeCommand(terminal, stop),
                        new PolicyCommand(terminal, stop),
                        new TokenCommand(terminal, stop))
                .forEach(line::addSubcommand);
        line.setOut(Printing.writer(terminal.out()))
                .setErr(Printing.writer(terminal.err()))
                .setColorScheme(Printing.colors(terminal))
                .registerConverter(TimeOption.class, new TimeOption.Converter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(false)
                .setUsageHelpAutoWidth(terminal.outIsTerminal())
                .setParameterExceptionHandler((e, _) -> wrongArguments(e, terminal))
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command, terminal));
        return line;
    }

    /** Runs the command that {@code args} name, until it ends or Ctrl-C or its time stops it. */
    public static int run(Terminal terminal, String... args) {
        Stop stop = new Stop();
        try (Interrupts _ = Interrupts.handle(stop, terminal)) {
            return run(terminal, stop, args);
        }
    }

    /** Runs the command that {@code args} name, until it ends or {@code stop} tells it to. */
    public static int run(Terminal terminal, Stop stop, String... args) {
        int code = commandLine(terminal, stop).execute(args);
        if (stop.exitCode().isEmpty()) {
            return code;
        }
        terminal.err().println(NAME + ": " + stop.message());
        return stop.exitCode().getAsInt();
    }

    /** Returns {@code message} with a pointer to the command's help. */
    static String withHelpHint(String message, CommandSpec spec) {
        return "%s. See %s --help.".formatted(message, spec.qualifiedName());
    }

    private static int wrongArguments(ParameterException e, Terminal terminal) {
        String message = e.getMessage();
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                message += "; did you mean '%s'?".formatted(String.join("' or '", suggestions));
            }
        }
        print(
                terminal,
                withHelpHint(Printing.oneLine(message), e.getCommandLine().getCommandSpec()));
        return ExitCode.NOT_DONE;
    }

    private static int failed(Exception e, CommandLine command, Terminal terminal) {
        return switch (e) {
            case CommandException known -> {
                print(terminal, known.getMessage());
                yield known.exitCode();
            }
            case InvalidFleetException invalid -> {
                print(terminal, invalid.getMessage());
                yield ExitCode.NOT_DONE;
            }
            case FailureException failure -> {
                print(terminal, failure.getMessage());
                yield ExitCode.NOT_DONE;
            }
            default -> {
                boolean verbose =
                        command.getCommand() instanceof Command running && running.isVerbose();
                print(
                        terminal,
                        "unexpected error %s. Please report it%s"
                                .formatted(
                                        e.getClass().getSimpleName(),
                                        verbose ? ":" : ", with the output of --verbose."));
                if (verbose) {
                    new StackTraceLog(terminal.err()::println).log(e);
                }
                yield ExitCode.NOT_DONE;
            }
        };
    }

    private static void print(Terminal terminal, String message) {
        terminal.err().println(NAME + ": " + message);
    }
}
