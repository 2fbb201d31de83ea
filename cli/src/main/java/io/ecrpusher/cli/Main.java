package io.ecrpusher.cli;

import io.ecrpusher.cli.terminal.Terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** The main class of the command. */
public final class Main {
    private Main() {}

    /** Runs the command, and ends the process with its exit code. */
    static void main(String[] args) {
        Stop stop = new Stop();
        ResultOutput out =
                new ResultOutput(new FileOutputStream(FileDescriptor.out), stop::closePipe);
        Terminal terminal = terminal(out);
        int code;
        try (Interrupts _ = Interrupts.handle(stop, terminal)) {
            code = Commands.run(terminal, stop, args);
        }
        terminal.out().flush();
        // A command that was cut off may have left threads that wait for a network.
        Runtime.getRuntime()
                .halt(out.failure().map(failure -> unwritten(failure, terminal)).orElse(code));
    }

    private static int unwritten(IOException failure, Terminal terminal) {
        if (ResultOutput.isClosedPipe(failure)) {
            return ExitCode.CLOSED_PIPE;
        }
        terminal.err()
                .println("ecr-pusher: can't write the result: %s".formatted(failure.getMessage()));
        return ExitCode.NOT_DONE;
    }

    private static Terminal terminal(OutputStream out) {
        // Tells in and out apart, which Java can't: set by the launcher.
        boolean inIsTerminal = isTerminal("ECR_PUSHER_STDIN_TTY");
        boolean outIsTerminal = isTerminal("ECR_PUSHER_STDOUT_TTY");
        boolean errIsTerminal = isTerminal("ECR_PUSHER_STDERR_TTY");
        return new Terminal(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                System.in,
                utf8(out),
                utf8(new FileOutputStream(FileDescriptor.err)),
                inIsTerminal && errIsTerminal,
                outIsTerminal,
                Clock.systemUTC());
    }

    private static boolean isTerminal(String variable) {
        String set = System.getenv(variable);
        return set == null ? isConsole() : set.equals("1");
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null without a terminal.
    private static boolean isConsole() {
        return System.console() != null && System.console().isTerminal();
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
