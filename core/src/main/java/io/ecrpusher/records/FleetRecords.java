package io.ecrpusher.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The records of a whole deployment.
 *
 * @param deployment the name under which they are stored: the stack's
 * @param readAt when they were read
 * @param lastRun when a run last recorded something, never in the future; empty if none ever did,
 *     or the records don't tell
 * @param clusters sorted by their IDs
 * @param history the last rotations, oldest first; at most {@link
 *     io.ecrpusher.settings.RecordSettings#HISTORY}
 * @param problems what is missing from the records or can't be true, and why, for people; usually
 *     empty
 */
public record FleetRecords(
        String deployment,
        Instant readAt,
        Optional<Instant> lastRun,
        List<ClusterRecord> clusters,
        List<RunRecord> history,
        List<String> problems) {
    public FleetRecords {
        clusters = List.copyOf(clusters);
        history = List.copyOf(history);
        problems = List.copyOf(problems);
    }
}
