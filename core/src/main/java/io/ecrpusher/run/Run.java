package io.ecrpusher.run;

import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.ClusterDiscovery;
import io.ecrpusher.cluster.ClusterDiscovery.Discovered;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.PushObserver;
import io.ecrpusher.push.Pusher;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.RecordStore;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.report.Report;
import io.ecrpusher.secret.RenderedSecrets;
import io.ecrpusher.settings.RecordSettings;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The flow: fleet, plan, tokens, clusters, Secrets, records, report. */
public final class Run {
    private final Function<Deadline, Fleet> fleets;
    private final ClusterDiscovery discovery;
    private final RegistryTokens tokens;
    private final ClusterAccess access;
    private final Pusher pusher;
    private final RecordStore records;
    private final RegionNames regions;
    private final Clock clock;

    /** Creates the flow from its parts. */
    public Run(
            Function<Deadline, Fleet> fleets,
            ClusterDiscovery discovery,
            RegistryTokens tokens,
            ClusterAccess access,
            Pusher pusher,
            RecordStore records,
            RegionNames regions,
            Clock clock) {
        this.fleets = fleets;
        this.discovery = discovery;
        this.tokens = tokens;
        this.access = access;
        this.pusher = pusher;
        this.records = records;
        this.regions = regions;
        this.clock = clock;
    }

    /** The result of a run. */
    public sealed interface Result {
        /** Returns the report: of everything pushed, or of the search for clusters alone. */
        Report report();

        /** The run pushed its plan. */
        record Pushed(Report report) implements Result {}

        /** Others push the plan. */
        record HandedOff(HandOff.HandedOff counts, Report report) implements Result {}
    }

    /**
     * Pushes everything that {@code trigger} asks for, or hands it off.
     *
     * @param handOff takes plans that are too large for one run
     * @throws InvalidFleetException if the fleet's description can't be read or has mistakes;
     *     nothing was called
     * @throws HandOffFailedException if the plan couldn't be handed off completely
     */
    public Result start(Trigger trigger, HandOff handOff, Instant deadline) {
        return start(trigger, handOff, new Deadline(clock, deadline), PushObserver.NONE);
    }

    /**
     * Pushes everything that {@code trigger} asks for, or hands it off.
     *
     * @param deadline may be stopped earlier. The search for clusters doesn't end then.
     * @param observer follows the push, if the run pushes its plan
     */
    public Result start(
            Trigger trigger, HandOff handOff, Deadline deadline, PushObserver observer) {
        Instant startedAt = clock.instant();
        Fleet fleet = fleets.apply(deadline);
        Discovered discovered = discovery.discover(fleet, endOfDiscovery(startedAt, deadline.at()));
        Plan plan = Plan.of(discovered.fleet(), trigger, startedAt);

        Optional<HandOff.HandedOff> handedOff = offer(handOff, plan, trigger, startedAt, deadline);
        List<Outcome> outcomes = handedOff.isPresent() ? List.of() : push(plan, deadline, observer);

        Instant endedAt = clock.instant();
        List<Report.Warning> recorded =
                record(
                        new Attempt(
                                trigger,
                                startedAt,
                                endedAt,
                                outcomes,
                                wholeFleet(trigger, discovered)),
                        deadline);

        Report report =
                new Report(
                                outcomes,
                                RunNotes.failures(discovered),
                                RunNotes.of(
                                        trigger,
                                        discovered,
                                        outcomes,
                                        access.storeProblem(),
                                        regions),
                                startedAt,
                                Duration.between(startedAt, endedAt))
                        .withNotes(recorded);
        return handedOff
                .<Result>map(counts -> new Result.HandedOff(counts, report))
                .orElse(new Result.Pushed(report));
    }

    /**
     * Pushes a part of a run that was handed off. Reads the fleet again, and finds no clusters.
     *
     * @param runStartedAt when that run started
     * @param clusters the part; a cluster that the fleet no longer contains becomes a warning
     */
    public Report pushPart(
            Trigger trigger, Instant runStartedAt, List<ClusterId> clusters, Instant deadline) {
        Instant startedAt = clock.instant();
        Deadline end = new Deadline(clock, deadline);
        Fleet fleet = fleets.apply(end).withClusters(clusters);
        Plan plan = Plan.of(fleet, trigger, runStartedAt).only(Set.copyOf(clusters));

        List<Outcome> outcomes = push(plan, end, PushObserver.NONE);
        Instant endedAt = clock.instant();
        List<Report.Warning> recorded =
                record(
                        new Attempt(trigger, runStartedAt, endedAt, outcomes, Optional.empty()),
                        end);

        return new Report(
                        outcomes,
                        List.of(),
                        RunNotes.ofPart(clusters, plan, access.storeProblem()),
                        runStartedAt,
                        Duration.between(startedAt, endedAt))
                .withNotes(recorded);
    }

    private List<Report.Warning> record(Attempt attempt, Deadline deadline) {
        Instant end = deadline.stop().isStopped() ? clock.instant() : deadline.at();
        return records.update(attempt, end.plus(RecordSettings.AFTER_DEADLINE));
    }

    /** Only a rotation that found every cluster can tell which ones left the fleet. */
    private static Optional<Set<ClusterId>> wholeFleet(Trigger trigger, Discovered discovered) {
        return trigger instanceof Trigger.Rotate && discovered.failures().isEmpty()
                ? Optional.of(
                        discovered.fleet().clusters().stream()
                                .map(Cluster::id)
                                .collect(Collectors.toSet()))
                : Optional.empty();
    }

    private List<Outcome> push(Plan plan, Deadline deadline, PushObserver observer) {
        return pusher.push(plan, new RenderedSecrets(tokens, deadline), deadline, observer);
    }

    /** However slow AWS is, part of the time is left to push. */
    private static Instant endOfDiscovery(Instant startedAt, Instant deadline) {
        return startedAt.plus(
                Duration.between(startedAt, deadline).dividedBy(Settings.DISCOVERY_TIME_DIVISOR));
    }

    private static Optional<HandOff.HandedOff> offer(
            HandOff handOff, Plan plan, Trigger trigger, Instant startedAt, Deadline deadline) {
        try {
            return handOff.offer(plan, trigger, startedAt, deadline);
        } catch (FailureException failure) {
            throw new HandOffFailedException(failure.detail());
        }
    }
}
