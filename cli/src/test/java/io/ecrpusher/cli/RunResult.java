package io.ecrpusher.cli;

/**
 * What a command did.
 *
 * @param out its standard output
 * @param err its standard error
 */
public record RunResult(int code, String out, String err) {
    /** Returns both outputs. */
    public String all() {
        return out + err;
    }
}
