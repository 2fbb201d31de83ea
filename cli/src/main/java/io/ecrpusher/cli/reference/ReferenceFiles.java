package io.ecrpusher.cli.reference;

import io.ecrpusher.cli.Commands;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.report.Version;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Writes the man pages and completion scripts of an installation. */
public final class ReferenceFiles {
    private ReferenceFiles() {}

    /** Writes all files below {@code args[0]}, where Linux distributions have them. */
    static void main(String[] args) throws IOException {
        write(model(), Path.of(args[0]));
    }

    /** Returns the model of all commands, without a terminal. */
    public static CommandSpec model() {
        PrintStream nothing =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal =
                new Terminal(
                        Map.of(),
                        Path.of(""),
                        InputStream.nullInputStream(),
                        nothing,
                        nothing,
                        false,
                        false,
                        Clock.systemUTC());
        return Commands.commandLine(terminal, new Stop()).getCommandSpec();
    }

    private static void write(CommandSpec root, Path directory) throws IOException {
        Path man = Files.createDirectories(directory.resolve("man/man1"));
        Files.writeString(man.resolve(root.name() + ".1"), ManPage.ofProgram(root, Version.get()));
        for (CommandText command : CommandText.commands(root)) {
            Files.writeString(
                    man.resolve("%s-%s.1".formatted(root.name(), command.name())),
                    ManPage.ofCommand(root.name(), command, Version.get()));
        }
        write(Shell.BASH, root, directory.resolve("bash-completion/completions"), root.name());
        write(Shell.ZSH, root, directory.resolve("zsh"), root.name() + ".zsh");
        write(
                Shell.FISH,
                root,
                directory.resolve("fish/vendor_completions.d"),
                root.name() + ".fish");
    }

    private static void write(Shell shell, CommandSpec root, Path directory, String file)
            throws IOException {
        Files.writeString(Files.createDirectories(directory).resolve(file), shell.script(root));
    }
}
