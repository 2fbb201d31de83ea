package io.ecrpusher.records;

import java.time.Instant;

/**
 * A time in which nobody is alarmed about a cluster. Runs push to it anyway.
 *
 * @param until when it ends
 * @param reason why, for people; may be empty
 */
public record Pause(Instant until, String reason) {
    /** Returns true if the pause hasn't ended at {@code now}. */
    public boolean isActive(Instant now) {
        return now.isBefore(until);
    }
}
