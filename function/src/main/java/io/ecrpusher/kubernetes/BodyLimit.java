package io.ecrpusher.kubernetes;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import okio.BufferedSource;

import java.io.IOException;

/**
 * How large a response body may be after decompression. A body is never buffered beyond its limit,
 * whatever length the server announces.
 */
enum BodyLimit {
    /** One object, or an error. etcd stores at most 1.5 MB, and our Secrets are far smaller. */
    OBJECT(1, "an object"),
    /** A page of a list. */
    LIST_PAGE(8, "a page of a list"),
    ERROR(1, "an error");

    private final int megabytes;
    private final String what;

    BodyLimit(int megabytes, String what) {
        this.megabytes = megabytes;
        this.what = what;
    }

    /** Reads a body to its end. */
    String read(BufferedSource body) throws IOException, FailureException {
        if (body.request(megabytes * 1024L * 1024L + 1)) {
            throw new FailureException(
                    Cause.INVALID,
                    "the API server sent more than %d MB for %s".formatted(megabytes, what));
        }
        return body.getBuffer().readUtf8();
    }
}
