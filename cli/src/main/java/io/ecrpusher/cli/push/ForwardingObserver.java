package io.ecrpusher.cli.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.PushObserver;

import java.util.List;
import java.util.Optional;

/** An observer that tells others, in their order. The first refusal counts. */
class ForwardingObserver implements PushObserver {
    private final List<PushObserver> others;

    ForwardingObserver(PushObserver... others) {
        this.others = List.of(others);
    }

    @Override
    public void starts(Plan plan) {
        others.forEach(one -> one.starts(plan));
    }

    @Override
    public Optional<FailureException> admit(ClusterJob job) throws InterruptedException {
        for (PushObserver one : others) {
            Optional<FailureException> refusal = one.admit(job);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    @Override
    public void ended(ClusterJob job, List<Outcome> outcomes) {
        others.forEach(one -> one.ended(job, outcomes));
    }
}
