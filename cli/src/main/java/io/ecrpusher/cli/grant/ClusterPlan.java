package io.ecrpusher.cli.grant;

import java.util.List;
import java.util.stream.Stream;

/**
 * What to do in a cluster.
 *
 * @param notes what the user should know, and what only the user can do
 * @param problems why something can't be done; the command then ends with a failure
 * @param authEntry true if the user has to change the ConfigMap aws-auth
 */
record ClusterPlan(List<Step> steps, List<String> notes, List<String> problems, boolean authEntry) {
    ClusterPlan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    /** Returns the plan for people. Equal clusters have equal lines. */
    List<String> lines() {
        List<String> lines =
                Stream.of(steps.stream().map(Step::text), notes.stream(), problems.stream())
                        .flatMap(texts -> texts)
                        .toList();
        return lines.isEmpty() ? List.of("nothing to do") : lines;
    }
}
