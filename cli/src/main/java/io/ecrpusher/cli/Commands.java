package io.ecrpusher.cli;

import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.fleet.ValidateCommand;
import io.ecrpusher.cli.init.InitCommand;
import io.ecrpusher.cli.manifest.RbacCommand;
import io.ecrpusher.cli.status.StatusCommand;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.cli.token.TokenCommand;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.StackTraceLog;
import io.ecrpusher.fleet.InvalidFleetException;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.util.List;

/** Builds the command line from all commands, runs one, and explains what went wrong. */
public final class Commands {
    private static final String NAME = "ecr-pusher";

    private Commands() {}

    /** Returns the command line with all commands. */
    public static CommandLine commandLine(Terminal terminal, Stop stop) {
        CommandLine line = new CommandLine(new RootCommand(terminal));
        List.of(
                        new InitCommand(terminal, stop),
                        new ValidateCommand(terminal, stop),
                        new RbacCommand(terminal, stop),
                        new StatusCommand(terminal, stop),
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
        CommandLine line = commandLine(terminal, stop);
        int code;
        try {
            code = line.execute(args);
        } catch (Error e) {
            // picocli's handler gets exceptions only.
            print(terminal, "unexpected error %s. Please report it".formatted(name(e)));
            code = ExitCode.NOT_DONE;
        }
        if (stop.exitCode().isEmpty()) {
            return code;
        }
        printEnd(terminal, stop);
        return stop.exitCode().getAsInt();
    }

    /** Prints why the command ended early. Prints nothing if nobody reads. */
    static void printEnd(Terminal terminal, Stop stop) {
        if (!stop.message().isEmpty()) {
            print(terminal, stop.message());
        }
    }

    private static int wrongArguments(ParameterException e, Terminal terminal) {
        print(terminal, UsageErrors.message(e));
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
                yield AwsSession.isAboutCredentials(failure)
                        ? ExitCode.CREDENTIALS
                        : ExitCode.NOT_DONE;
            }
            default -> {
                boolean verbose =
                        command.getCommand() instanceof Command running && running.isVerbose();
                print(
                        terminal,
                        "unexpected error %s. Please report it%s"
                                .formatted(
                                        name(e), verbose ? ":" : ", with the output of --verbose"));
                if (verbose) {
                    new StackTraceLog(terminal.err()::println).log(e);
                }
                yield ExitCode.NOT_DONE;
            }
        };
    }

    private static String name(Throwable e) {
        return e.getClass().getSimpleName();
    }

    private static void print(Terminal terminal, String message) {
        terminal.err().println(NAME + ": " + message);
    }
}
