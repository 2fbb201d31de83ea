package io.ecrpusher.failure;

/**
 * Why something failed, in fields, so that reports can group equal problems.
 *
 * @param cause decides whether a retry may help
 * @param detail what happened and what to do; names no namespace, so that one mistake in fifty
 *     namespaces is one problem; holds no URL and no credential
 * @param quote the server's own words, which may differ between namespaces; may be empty
 */
public record Problem(Cause cause, String detail, String quote) {
    /** A problem without the server's words. */
    public Problem(Cause cause, String detail) {
        this(cause, detail, "");
    }

    /** Returns the detail, followed by the server's words if there are any. */
    public String text() {
        return quote.isEmpty() ? detail : detail + ": " + quote;
    }
}
