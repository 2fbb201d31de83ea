package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.access.AccessOptions;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.cli.aws.AccessEntries;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.cluster.CallerOptions;
import io.ecrpusher.cli.cluster.ClusterClients;
import io.ecrpusher.cli.fleet.ClusterOptions;
import io.ecrpusher.cli.fleet.FleetOptions;
import io.ecrpusher.cli.grant.Turns.Turn;
import io.ecrpusher.cli.terminal.Question;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.value.IamRules;
import io.ecrpusher.text.InvalidValueException;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What {@code grant} and {@code revoke} share: read all clusters, print the plan, and act. */
abstract class AccessCommand extends Command {
    @Mixin private FleetOptions fleets;
    @Mixin private ClusterOptions clusters;
    @Mixin private AwsOptions aws;
    @Mixin private CallerOptions caller;

    @Option(
            names = "--role",
            paramLabel = "ARN",
            description =
                    "The function's role. Default: the stack's output RoleArn. Clusters with a role in the"
                            + " fleet get access for that role.")
    private String role;

    @Mixin private AccessOptions access;

    @Option(
            names = {"-y", "--yes"},
            description = "Acts without asking.")
    private boolean yes;

    AccessCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    /** The words of a command, and how it plans. */
    record Doing(
            String doing,
            String done,
            boolean policies,
            Function<ClusterState, ClusterPlan> plan) {}

    /** The connections of one run. */
    record Run(Fleet fleet, Targets targets, ClusterReader reader, AccessEntries entries) {}

    /** Connects to AWS, reads the fleet, and finds the clusters. */
    final Run connect() {
        AwsSession session = aws.open(terminal());
        return connect(session, fleets.read(terminal(), session));
    }

    /** Connects to AWS, and finds the clusters of a fleet that was read without AWS. */
    final Run connect(Fleet local) {
        AwsSession session = aws.open(terminal());
        return connect(
                session,
                local.needsFunctionAccount()
                        ? local.withFunctionAccount(session.account())
                        : local);
    }

    private Run connect(AwsSession session, Fleet fleet) {
        Targets targets =
                Targets.of(
                        fleet,
                        clusters,
                        new Targets.Reach(session, caller),
                        () -> functionRole(session),
                        clock(),
                        clock().instant().plus(timeout().duration()));
        AccessEntries entries = new AccessEntries(session);
        ClusterReader reader =
                new ClusterReader(
                        new ClusterClients(session, terminal()),
                        entries,
                        new Remedies(session),
                        fleet.prune(),
                        options());
        return new Run(fleet, targets, reader, entries);
    }

    final NeededAccess.Options options() {
        return access.options();
    }

    /** Returns the fleet if reading it needs no AWS. */
    final Optional<Fleet> localFleet() {
        return fleets.isLocal()
                ? Optional.of(fleets.readLocal(terminal(), aws.region(terminal())))
                : Optional.empty();
    }

    /**
     * Returns the chosen clusters of {@code fleet} if no call to AWS is needed to find them and
     * their roles.
     */
    final Optional<List<Target>> localTargets(Fleet fleet) {
        if (Targets.needsSearch(fleet, clusters)) {
            return Optional.empty();
        }
        List<Cluster> chosen =
                clusters.select(fleet).clusters().stream().filter(Cluster::isEks).toList();
        return role == null && chosen.stream().anyMatch(one -> one.role().isEmpty())
                ? Optional.empty()
                : Optional.of(
                        chosen.stream()
                                .map(
                                        one ->
                                                new Target(
                                                        one,
                                                        one,
                                                        one.role()
                                                                .map(Role::arn)
                                                                .orElseGet(this::checkedRole)))
                                .toList());
    }

    private String functionRole(AwsSession session) {
        if (role == null) {
            try {
                role = fleets.stack(session).roleArn();
            } catch (CommandException e) {
                throw new CommandException(
                        e.exitCode(), e.getMessage() + ". Or pass the function's role with --role");
            }
        }
        return checkedRole();
    }

    private String checkedRole() {
        try {
            return IamRules.ROLE_ARN.parse(role);
        } catch (InvalidValueException e) {
            throw usage("--role: " + e.getMessage());
        }
    }

    /** Reads all clusters, prints the plan, and carries it out if the user agrees. */
    final int act(Run run, Doing doing, boolean force) {
        Outcome outcome = new Outcome(terminal());
        run.targets().failures().forEach(outcome::addFailure);
        Turns turns = new Turns(stop(), terminal());
        Map<Target, ClusterPlan> plans =
                outcome.add(
                        turns.run(
                                run.targets().eks(),
                                "Reading",
                                target ->
                                        doing.plan()
                                                .apply(
                                                        run.reader()
                                                                .read(target, doing.policies()))));
        if (stop().requested()) {
            terminal().err().println("Nothing was changed.");
            return ExitCode.FINDINGS;
        }
        Map<Target, List<String>> lines = new LinkedHashMap<>();
        plans.forEach((target, plan) -> lines.put(target, plan.lines()));
        PlanText.print(terminal().out(), lines);
        plans.forEach((target, plan) -> addProblems(outcome, target, plan));
        Map<Target, ClusterPlan> changing = new LinkedHashMap<>(plans);
        changing.values().removeIf(plan -> plan.steps().isEmpty());
        if (changing.isEmpty()) {
            return outcome.report();
        }
        if (!agrees(changing.size())) {
            int _ = outcome.report();
            return ExitCode.FINDINGS;
        }
        ClusterWriter writer = new ClusterWriter(run.reader(), run.entries(), force);
        Map<Target, Turn<Boolean>> written =
                turns.run(
                        List.copyOf(changing.keySet()),
                        doing.doing(),
                        target -> {
                            writer.write(target, changing.get(target).steps());
                            return true;
                        });
        int count = outcome.add(written).size();
        terminal().out().println("%s: %s".formatted(doing.done(), PlanText.count(count)));
        if (stop().requested()) {
            outcome.reportStop(written);
        }
        return outcome.report();
    }

    private static void addProblems(Outcome outcome, Target target, ClusterPlan plan) {
        for (String problem : plan.problems()) {
            outcome.add(Map.of(target, new Turn.Failed<>(problem, "")));
        }
        if (plan.authEntry()) {
            outcome.addToDo();
        }
    }

    private boolean agrees(int count) {
        if (yes) {
            return true;
        }
        if (!terminal().interactive()) {
            terminal().err().println("Nothing was changed. Pass --yes to do this.");
            return false;
        }
        if (Question.ask(terminal(), "Do this in %s?".formatted(PlanText.count(count)))) {
            return true;
        }
        terminal().err().println("Nothing was changed.");
        return false;
    }
}
