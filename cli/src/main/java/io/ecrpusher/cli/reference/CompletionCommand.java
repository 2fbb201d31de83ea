package io.ecrpusher.cli.reference;

import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.terminal.Terminal;

import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** Prints a completion script. */
@CommandLine.Command(
        name = "completion",
        header = "Prints a script that completes commands and options in your shell.",
        description = {
            "Examples:",
            "  ecr-pusher completion bash > ~/.local/share/bash-completion/completions/ecr-pusher",
            "  ecr-pusher completion zsh > ~/.ecr-pusher.zsh      (add to ~/.zshrc: source ~/.ecr-pusher.zsh)",
            "  ecr-pusher completion fish > ~/.config/fish/completions/ecr-pusher.fish"
        })
public final class CompletionCommand extends Command {
    @Parameters(paramLabel = "SHELL", description = "Your shell: ${COMPLETION-CANDIDATES}.")
    private Shell shell;

    /** Creates the command. */
    public CompletionCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        terminal().out().print(shell.script(root()));
        return ExitCode.OK;
    }
}
