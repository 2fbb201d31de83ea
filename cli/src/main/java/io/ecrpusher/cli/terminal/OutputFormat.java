package io.ecrpusher.cli.terminal;

import java.util.Locale;

/** The values of {@code -o}, as kubectl has them. */
public enum OutputFormat {
    /** A table for people. */
    TABLE,
    /** A table with more columns. */
    WIDE,
    /** JSON, for programs. */
    JSON,
    /** The same as YAML. */
    YAML,
    /** Only names, one per line. */
    NAME;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
