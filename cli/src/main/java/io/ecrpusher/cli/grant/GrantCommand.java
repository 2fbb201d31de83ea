package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.cli.grant.print.GrantedCluster;
import io.ecrpusher.cli.grant.print.PrintFormat;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.SecretSpec;

import picocli.CommandLine;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the function access to all clusters of a fleet. */
@CommandLine.Command(
        name = "grant",
        header = "Gives ecr-pusher access to all clusters of the fleet.",
        description = {
            "Examples:",
            "  ecr-pusher grant -f fleet.yaml                    (prints the plan, and asks)",
            "  ecr-pusher grant -f fleet.yaml --yes",
            "  ecr-pusher grant -f fleet.yaml --check            (for pipelines)",
            "  ecr-pusher grant -f fleet.yaml --print terraform > ecr-pusher.tf",
            "",
            "Applies RBAC and admission policies with your credentials, and then creates or updates the access entry of",
            "the function's role, with group ecr-pusher. You need eks:*AccessEntry and the access policy",
            "AmazonEKSClusterAdminPolicy. You can run it again: it only does what is missing.",
            "For clusters with authentication mode CONFIG_MAP it prints the entry of aws-auth, and for clusters outside",
            "EKS the manifests.",
            "Exits with 0 when done, and 1 after failures, with findings, or if you have to do something."
        })
public final class GrantCommand extends AccessCommand {
    @Option(
            names = "--check",
            description =
                    "Only lists what is missing or too broad. Exits with 1 if there is anything.")
    private boolean check;

    @Option(
            names = "--print",
            paramLabel = "FORMAT",
            description =
                    "Only prints the equivalent: cli, cloudformation, terraform, eksctl, or manifests.")
    private PrintFormat print;

    @Option(
            names = "--force-conflicts",
            description =
                    "Takes over the fields that other field managers own, as kubectl apply does.")
    private boolean force;

    /** Creates the command. */
    public GrantCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        if (check && print != null) {
            throw usage("--check and --print exclude each other");
        }
        if (print != null) {
            return print();
        }
        Run run = connect();
        return check ? check(run) : grant(run);
    }

    private int grant(Run run) {
        List<Target> toMap = new ArrayList<>();
        OutsideText.printManifests(terminal().out(), run.targets().outside(), run.reader());
        int code =
                act(
                        run,
                        new Doing(
                                "Granting",
                                "Granted",
                                false,
                                state -> {
                                    ClusterPlan plan = GrantPlan.of(state);
                                    if (plan.authEntry()) {
                                        synchronized (toMap) {
                                            toMap.add(state.target());
                                        }
                                    }
                                    return plan;
                                }),
                        force);
        OutsideText.printAuthEntries(terminal().out(), toMap);
        return code;
    }

    private int check(Run run) {
        Outcome outcome = new Outcome(terminal());
        run.targets().failures().forEach(outcome::addFailure);
        Map<Target, List<String>> lines = new LinkedHashMap<>();
        outcome.add(
                        new Turns(stop(), terminal())
                                .run(
                                        run.targets().eks(),
                                        "Checking",
                                        target ->
                                                GrantPlan.findings(
                                                        run.reader().read(target, true))))
                .forEach(
                        (target, findings) -> {
                            if (!findings.isEmpty()) {
                                outcome.addToDo();
                            }
                            lines.put(target, findings.isEmpty() ? List.of("OK") : findings);
                        });
        PlanText.print(terminal().out(), lines);
        if (!run.targets().outside().isEmpty()) {
            terminal()
                    .err()
                    .println(
                            "Not checked: %s outside EKS."
                                    .formatted(PlanText.count(run.targets().outside().size())));
        }
        return outcome.report();
    }

    private int print() {
        Optional<Fleet> fleet = localFleet();
        Optional<List<Target>> local = fleet.flatMap(this::localTargets);
        return local.isPresent()
                ? print(fleet.get(), local.get())
                : print(fleet.isPresent() ? connect(fleet.get()) : connect());
    }

    /** Calls nothing, so that a pipeline needs no credentials. */
    private int print(Fleet fleet, List<Target> targets) {
        Map<List<SecretSpec>, NeededAccess> needed = new HashMap<>();
        print.print(
                terminal().out(),
                targets.stream()
                        .map(
                                target ->
                                        granted(
                                                target,
                                                needed.computeIfAbsent(
                                                        target.cluster().secrets(),
                                                        secrets ->
                                                                NeededAccess.of(
                                                                        secrets,
                                                                        fleet.prune(),
                                                                        options()))))
                        .toList());
        return ExitCode.OK;
    }

    private int print(Run run) {
        Outcome outcome = new Outcome(terminal());
        run.targets().failures().forEach(outcome::addFailure);
        List<GrantedCluster> clusters = new ArrayList<>();
        outcome.add(
                        new Turns(stop(), terminal())
                                .run(run.targets().eks(), "Reading", run.reader()::secrets))
                .forEach(
                        (target, secrets) ->
                                run.reader()
                                        .needed(secrets)
                                        .map(needed -> granted(target, needed))
                                        .ifPresent(clusters::add));
        if (!stop().requested()) {
            print.print(terminal().out(), clusters);
        }
        return outcome.report();
    }

    private static GrantedCluster granted(Target target, NeededAccess needed) {
        return new GrantedCluster(
                target.account(),
                target.cluster().region(),
                target.cluster().name(),
                target.principal(),
                needed);
    }
}
