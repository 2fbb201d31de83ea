package io.ecrpusher.cli;

import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.report.Version;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** The command without a subcommand: prints the help. */
@CommandLine.Command(
        name = "ecr-pusher",
        header = "Keeps Amazon ECR pull secrets fresh in all your Kubernetes clusters.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Start with: ecr-pusher init",
            "Exit codes: 0 done, 1 something to act on, 2 wrong arguments or not done, 3 no AWS credentials,"
                    + " 124 timed out, 130 interrupted."
        })
final class RootCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            description = "Prints the version.")
    private boolean version;

    RootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (version) {
            terminal.out().println("ecr-pusher " + Version.get());
            return ExitCode.OK;
        }
        spec.commandLine().usage(terminal.err());
        return ExitCode.NOT_DONE;
    }
}
