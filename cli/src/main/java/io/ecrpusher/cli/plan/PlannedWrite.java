package io.ecrpusher.cli.plan;

import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.plan.Target;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Shortfall;
import io.ecrpusher.text.NamedList;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run would do to one Secret in one namespace.
 *
 * @param details what changes, for people
 * @param problems what would fail
 */
record PlannedWrite(
        Target target, PlannedAction action, List<String> details, List<Problem> problems) {
    PlannedWrite {
        details = List.copyOf(details);
        problems = List.copyOf(problems);
    }

    /** Returns the write whose dry run ended as {@code outcome}; empty if nothing is written. */
    static Optional<PlannedWrite> of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied(Target target, _, SecretChange change) ->
                    Optional.of(written(target, change, List.of()));
            case Outcome.Incomplete(Target target, _, SecretChange change, var shortfalls) ->
                    Optional.of(
                            written(
                                    target,
                                    change,
                                    shortfalls.stream().map(Shortfall::problem).toList()));
            case Outcome.Pruned(Target target) ->
                    Optional.of(
                            new PlannedWrite(target, PlannedAction.DELETE, List.of(), List.of()));
            case Outcome.Retryable(Target target, Problem problem) ->
                    Optional.of(failed(target, problem));
            case Outcome.Rejected(Target target, Problem problem) ->
                    Optional.of(failed(target, problem));
            case Outcome.Gone _,
                    Outcome.Shared _,
                    Outcome.Unmatched _,
                    Outcome.NotTagged _,
                    Outcome.Absent _ ->
                    Optional.empty();
        };
    }

    /** Returns a write that nobody asked the cluster about. */
    static PlannedWrite offline(Target target) {
        return new PlannedWrite(target, PlannedAction.WRITE, List.of(), List.of());
    }

    private static PlannedWrite failed(Target target, Problem problem) {
        return new PlannedWrite(target, PlannedAction.FAIL, List.of(), List.of(problem));
    }

    private static PlannedWrite written(
            Target target, SecretChange change, List<Problem> problems) {
        PlannedAction action =
                switch (change.action()) {
                    case NOT_COMPARED -> PlannedAction.WRITE;
                    case CREATE -> PlannedAction.CREATE;
                    case UPDATE -> PlannedAction.UPDATE;
                    case UNCHANGED ->
                            target.accountsToUpdate().isEmpty()
                                    ? PlannedAction.UNCHANGED
                                    : PlannedAction.UPDATE;
                    case ADOPT ->
                            target.secret().onConflict() == OnConflict.MERGE
                                    ? PlannedAction.MERGE
                                    : PlannedAction.ADOPT;
                    case RECREATE -> PlannedAction.RECREATE;
                };
        List<String> details = new ArrayList<>(change.details());
        if (!target.accountsToUpdate().isEmpty()) {
            details.add(
                    "imagePullSecrets of "
                            + NamedList.of(
                                    target.accountsToUpdate().stream()
                                            .map(ServiceAccount::name)
                                            .toList()));
        }
        return new PlannedWrite(target, action, details, problems);
    }

    /** Returns true for the failure of a whole cluster, or of its prune. */
    boolean isOfCluster() {
        return fails() && target.namespace().equals("*");
    }

    /** Returns true if the write, or a part of it, would fail. */
    boolean fails() {
        return !problems.isEmpty();
    }
}
