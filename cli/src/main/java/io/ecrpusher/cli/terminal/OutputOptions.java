package io.ecrpusher.cli.terminal;

import picocli.CommandLine.Option;

/** The format of a command's result, with kubectl's {@code -o}. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "The format of the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Returns the chosen format. */
    public OutputFormat format() {
        return format;
    }

    /** Returns true if the result is for programs: {@code json} or {@code yaml}. */
    public boolean isDocument() {
        return format == OutputFormat.JSON || format == OutputFormat.YAML;
    }
}
