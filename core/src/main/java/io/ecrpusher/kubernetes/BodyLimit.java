package io.ecrpusher.kubernetes;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.Settings;

import okio.BufferedSource;

import java.io.IOException;

/**
 * How large a response body may be after decompression. A body is never buffered beyond its limit,
 * whatever length the server announces.
 */
enum BodyLimit {
    OBJECT(Settings.OBJECT_MAX_MEGABYTES, "an object"),
    LIST_PAGE(Settings.LIST_PAGE_MAX_MEGABYTES, "a page of a list"),
    ERROR(Settings.ERROR_MAX_MEGABYTES, "an error");

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
