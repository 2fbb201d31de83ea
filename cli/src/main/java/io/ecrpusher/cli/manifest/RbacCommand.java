package io.ecrpusher.cli.manifest;

import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.access.AccessOptions;
import io.ecrpusher.cli.access.ClusterApi;
import io.ecrpusher.cli.access.Comparison;
import io.ecrpusher.cli.access.Difference;
import io.ecrpusher.cli.access.LiveAccess;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.cluster.CallerOptions;
import io.ecrpusher.cli.cluster.ClusterClients;
import io.ecrpusher.cli.fleet.ClusterOptions;
import io.ecrpusher.cli.fleet.FleetOptions;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.cluster.OpenedCluster;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.text.Suggestion;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;

/** Prints the RBAC and the admission policies that a fleet needs in its clusters. */
@CommandLine.Command(
        name = "rbac",
        header = "Prints the Kubernetes RBAC and admission policies for this fleet.",
        description = {
            "Examples:",
            "  ecr-pusher rbac -f fleet.yaml | kubectl --context prod apply -f -",
            "  ecr-pusher rbac -f fleet.yaml --cluster eu-west-1/prod",
            "  ecr-pusher rbac -f fleet.yaml --no-policy      (Kubernetes before 1.30)",
            "  ecr-pusher rbac -f fleet.yaml --check eu-west-1/prod",
            "",
            "To apply them in all clusters, use: ecr-pusher grant"
        })
public final class RbacCommand extends Command {
    @Mixin private FleetOptions fleets;
    @Mixin private ClusterOptions clusters;
    @Mixin private AwsOptions aws;
    @Mixin private CallerOptions caller;

    @Mixin private AccessOptions access;

    @Option(
            names = "--check",
            paramLabel = "CLUSTER",
            description =
                    "Lists what is missing and what is too broad in this EKS cluster of the fleet, with your"
                            + " credentials. Exits with 1 if there is anything.")
    private String checked;

    /** Creates the command. */
    public RbacCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() throws FailureException {
        NeededAccess.Options options = access.options();
        if (checked != null) {
            AwsSession session = aws.open(terminal());
            return check(fleets.read(terminal(), session), session, options);
        }
        Fleet fleet =
                fleets.isLocal()
                        ? fleets.readLocal(terminal(), aws.region(terminal()))
                        : fleets.read(terminal(), aws.open(terminal()));
        Fleet chosen = clusters.select(fleet);
        terminal()
                .out()
                .print(NeededAccess.of(chosen.secrets(), fleet.prune(), options).manifest());
        return ExitCode.OK;
    }

    private int check(Fleet fleet, AwsSession session, NeededAccess.Options options)
            throws FailureException {
        Cluster cluster = named(fleet);
        NeededAccess needed = NeededAccess.of(cluster.secrets(), fleet.prune(), options);
        ClusterClients clients = new ClusterClients(session, terminal());
        OpenedCluster opened = clients.open(caller.asCaller(cluster, session));
        try (ClusterApi api =
                new ClusterApi(
                        clients.apiServers().typed(opened.endpoint(), opened.token().value()))) {
            LiveAccess live =
                    LiveAccess.read(api, options.policies(), !needed.namespaces().isEmpty());
            List<Difference> differences = Comparison.of(needed, live);
            differences.forEach(terminal().out()::println);
            if (differences.isEmpty()) {
                terminal().out().println(cluster.id() + ": OK");
            }
            if (!live.hasPolicies()) {
                terminal().err().println("Without admission policies, which need Kubernetes 1.30.");
            }
            return differences.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }

    private Cluster named(Fleet fleet) {
        List<Cluster> eks = fleet.clusters().stream().filter(Cluster::isEks).toList();
        return eks.stream()
                .filter(cluster -> cluster.id().names().contains(checked))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "the fleet names no EKS cluster '%s'%s"
                                                .formatted(
                                                        checked,
                                                        Suggestion.instead(
                                                                checked,
                                                                eks.stream()
                                                                        .flatMap(
                                                                                one ->
                                                                                        one
                                                                                                .id()
                                                                                                .names()
                                                                                                .stream())
                                                                        .toList()))));
    }
}
