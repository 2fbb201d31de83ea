package io.ecrpusher.cli;

import io.ecrpusher.cli.terminal.Terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** The main class of the command. */
public final class Main {
    private Main() {}

    /** Runs the command, and ends the process with its exit code. */
    static void main(String[] args) {
        @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null without a terminal.
        boolean console = System.console() != null && System.console().isTerminal();
        // Tells in and out alone, because Java can't: set by the launcher.
        boolean inIsTerminal = isTerminal("ECR_PUSHER_STDIN_TTY", console);
        boolean outIsTerminal = isTerminal("ECR_PUSHER_STDOUT_TTY", console);
        boolean errIsTerminal = isTerminal("ECR_PUSHER_STDERR_TTY", console);
        Terminal terminal =
                new Terminal(
                        System.getenv(),
                        Path.of("").toAbsolutePath(),
                        System.in,
                        utf8(FileDescriptor.out),
                        utf8(FileDescriptor.err),
                        inIsTerminal && errIsTerminal,
                        outIsTerminal,
                        Clock.systemUTC());
        int code = Commands.run(terminal, args);
        terminal.out().flush();
        // A command that was cut off may have left threads that wait for a network.
        Runtime.getRuntime().halt(terminal.out().checkError() ? ExitCode.CLOSED_PIPE : code);
    }

    private static boolean isTerminal(String variable, boolean otherwise) {
        String set = System.getenv(variable);
        return set == null ? otherwise : set.equals("1");
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
