package io.ecrpusher.records;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.settings.RecordSettings;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.UntrustedText;

import java.time.Instant;

/**
 * Why the last attempt in a cluster failed.
 *
 * @param detail what happened and what to do, on one line, cut to {@link
 *     RecordSettings#DETAIL_LENGTH} characters; never a credential
 * @param since the first attempt of the present unbroken series of failures
 */
public record RecordedFailure(Cause cause, String detail, Instant since) {
    /** Cleans, masks, and cuts {@code detail}. */
    public RecordedFailure {
        // The cut adds an ellipsis, and may end after both halves of a surrogate pair.
        detail =
                UntrustedText.of(
                                Mask.encoded(UntrustedText.of(detail).value()),
                                RecordSettings.DETAIL_LENGTH - 2)
                        .value();
    }

    /** A failure with {@code problem}. */
    public RecordedFailure(Problem problem, Instant since) {
        this(problem.cause(), problem.text(), since);
    }
}
