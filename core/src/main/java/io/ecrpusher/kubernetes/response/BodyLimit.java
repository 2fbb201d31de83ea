package io.ecrpusher.kubernetes.response;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

/** How large a response body may be. */
public enum BodyLimit {
    OBJECT(ResponseLimits.OBJECT_MAX_MEGABYTES, "an object"),
    LIST_PAGE(ResponseLimits.LIST_PAGE_MAX_MEGABYTES, "a page of a list"),
    ERROR(ResponseLimits.ERROR_MAX_MEGABYTES, "an error");

    private final int megabytes;
    private final String what;

    BodyLimit(int megabytes, String what) {
        this.megabytes = megabytes;
        this.what = what;
    }

    long bytes() {
        return megabytes * 1024L * 1024L;
    }

    FailureException exceeded() {
        return new FailureException(
                Cause.NOT_KUBERNETES,
                "the API server sent more than %d MB for %s".formatted(megabytes, what));
    }
}
