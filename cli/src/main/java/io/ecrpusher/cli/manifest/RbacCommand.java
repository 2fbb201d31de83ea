package io.ecrpusher.cli.manifest;

import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.fleet.ClusterOptions;
import io.ecrpusher.cli.fleet.FleetOptions;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the RBAC and the admission policies that a fleet needs in its clusters. */
@CommandLine.Command(
        name = "rbac",
        header = "Prints the Kubernetes RBAC and admission policies for this fleet.",
        description = {
            "Examples:",
            "  ecr-pusher rbac -f fleet.yaml | kubectl --context prod apply -f -",
            "  ecr-pusher rbac -f fleet.yaml --cluster eu-west-1/prod",
            "  ecr-pusher rbac -f fleet.yaml --no-policy      (Kubernetes before 1.30)"
        })
public final class RbacCommand extends Command {
    @Mixin private FleetOptions fleets;
    @Mixin private ClusterOptions clusters;
    @Mixin private AwsOptions aws;

    @Option(names = "--sweep", description = "Includes what the stack's SweepSchedule needs.")
    private boolean sweep;

    @Option(
            names = "--no-policy",
            description = "Leaves out the admission policies, which need Kubernetes 1.30.")
    private boolean noPolicy;

    /** Creates the command. */
    public RbacCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        Fleet fleet =
                fleets.isLocal()
                        ? fleets.readLocal(terminal(), aws.region(terminal()))
                        : fleets.read(terminal(), aws.open(terminal()));
        Fleet chosen = clusters.select(fleet);
        terminal().out().print(Rbac.of(chosen.secrets(), fleet.prune(), sweep).manifest());
        if (!noPolicy) {
            terminal().out().println("---");
            terminal().out().print(AdmissionPolicy.of(chosen.secrets(), fleet.prune()).manifest());
        }
        return ExitCode.OK;
    }
}
