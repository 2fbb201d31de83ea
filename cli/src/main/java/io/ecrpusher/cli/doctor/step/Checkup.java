package io.ecrpusher.cli.doctor.step;

import java.time.Duration;
import java.util.List;

/**
 * The steps of one cluster or registry.
 *
 * @param subject its name for people
 */
public record Checkup(String subject, List<Step> steps) {
    public Checkup {
        steps = List.copyOf(steps);
    }

    /** Returns true if nothing has to be fixed, and everything could be checked. */
    public boolean isHealthy() {
        return isComplete() && !isUnchecked();
    }

    /** Returns true if no step ended the chain. */
    public boolean isComplete() {
        return steps.stream().noneMatch(step -> step.result().endsChain());
    }

    /** Returns true if a step that tells whether the function can write wasn't checked. */
    public boolean isUnchecked() {
        return steps.stream().anyMatch(step -> step.result() instanceof Result.Unchecked);
    }

    /** Returns the names of the steps that weren't checked. */
    public List<String> notChecked() {
        return steps.stream()
                .filter(
                        step ->
                                switch (step.result()) {
                                    case Result.Skipped _, Result.Unchecked _ -> true;
                                    case Result.Passed _,
                                            Result.Warning _,
                                            Result.Broken _,
                                            Result.Unknown _ ->
                                            false;
                                })
                .map(Step::name)
                .toList();
    }

    /** Returns true if a step is broken. */
    public boolean isBroken() {
        return steps.stream().anyMatch(step -> step.result() instanceof Result.Broken);
    }

    /** Returns true if a step of this name ran. */
    public boolean has(String step) {
        return steps.stream().anyMatch(one -> one.name().equals(step));
    }

    /** Returns the time of all steps. */
    public Duration time() {
        return steps.stream().map(Step::time).reduce(Duration.ZERO, Duration::plus);
    }
}
