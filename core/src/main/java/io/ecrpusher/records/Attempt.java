package io.ecrpusher.records;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run, or a part of one, did.
 *
 * @param startedAt when the run started; the same for all its parts
 * @param endedAt when it, or this part, stopped pushing
 * @param outcomes one per target; empty if others push the run's plan
 * @param fleet all clusters of the fleet if this is a rotation that found them all; empty if it may
 *     have missed some
 */
public record Attempt(
        Trigger trigger,
        Instant startedAt,
        Instant endedAt,
        List<Outcome> outcomes,
        Optional<Set<ClusterId>> fleet) {
    public Attempt {
        outcomes = List.copyOf(outcomes);
        fleet = fleet.map(Set::copyOf);
    }
}
