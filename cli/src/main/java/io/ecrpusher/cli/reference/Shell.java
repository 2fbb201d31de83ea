package io.ecrpusher.cli.reference;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

import java.util.Locale;

/** The shells that complete commands and options. */
enum Shell {
    BASH,
    /** With zsh's emulation of bash's completion, which picocli's script loads. */
    ZSH,
    FISH;

    /** Returns the completion script. */
    String script(CommandSpec root) {
        return switch (this) {
            case BASH, ZSH -> AutoComplete.bash(root.name(), root.commandLine());
            case FISH -> FishCompletion.script(root);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
