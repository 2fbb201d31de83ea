package io.ecrpusher.cli.push;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.aws.Stack;
import io.ecrpusher.cli.fleet.ClusterOptions;
import io.ecrpusher.cli.fleet.FleetOptions;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.text.Suggestion;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The fleet, the credentials, and the part of the fleet that a run works on. */
public final class RunOptions {
    @Mixin private FleetOptions fleets;
    @Mixin private ClusterOptions clusters;
    @Mixin private AwsOptions aws;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            split = ",",
            description = "Only these Secrets of the fleet. May be repeated.")
    private List<String> secrets = List.of();

    @Option(
            names = "--as-function",
            description =
                    "Assumes the role of the stack's function first. The stack's OperatorArns must name you.")
    private boolean asFunction;

    @Option(
            names = {"-q", "--quiet"},
            description = "Shows no progress.")
    private boolean quiet;

    private AwsSession caller;

    /** Returns the session that the run's AWS calls use. */
    public AwsSession open(Terminal terminal) {
        AwsSession own = caller(terminal);
        return asFunction ? own.as(new Role(fleets.stack(own).roleArn(), Optional.empty())) : own;
    }

    /** Opens the caller's session once, because a profile may ask for a code of an MFA device. */
    private AwsSession caller(Terminal terminal) {
        if (caller == null) {
            caller = aws.open(terminal);
        }
        return caller;
    }

    /** Returns the fleet, read with the caller's own credentials. */
    public Fleet fleet(Terminal terminal) {
        return fleets.read(terminal, caller(terminal));
    }

    /** Returns the fleet in a local file, without any call to AWS. */
    public Fleet localFleet(Terminal terminal) {
        return fleets.readLocal(terminal, aws.region(terminal));
    }

    /**
     * Returns the variables with which the run keeps the stack's records; empty without a stack
     * that the caller can read.
     */
    public Map<String, String> records(Terminal terminal) {
        try {
            Stack stack = fleets.stack(caller(terminal));
            return stack.outputs().containsKey("BucketName")
                    ? Map.of("RECORDS_BUCKET", stack.bucket(), "STACK_NAME", stack.deployment())
                    : Map.of();
        } catch (CommandException e) {
            terminal.err().println("warning: not recorded: " + e.getMessage());
            return Map.of();
        }
    }

    /**
     * Returns the trigger for the chosen clusters and Secrets, or for all. It's never a rotation,
     * which would take clusters that a local file lacks out of the stack's records.
     *
     * @throws CommandException if the fleet has none of this name. Only the run knows the names of
     *     discovered clusters.
     */
    public Trigger trigger(Fleet fleet) {
        if (fleet.discoveries().isEmpty()) {
            Fleet _ = clusters.select(fleet);
        }
        Set<String> known =
                fleet.secrets().stream().map(SecretSpec::name).collect(Collectors.toSet());
        for (String name : secrets) {
            if (!known.contains(name)) {
                throw new CommandException(
                        "the fleet has no Secret '%s'%s"
                                .formatted(name, Suggestion.instead(name, known)));
            }
        }
        return new Trigger.Push(clusters.names(), secrets);
    }

    /** Returns true if the run has the credentials of the function's role. */
    public boolean asFunction() {
        return asFunction;
    }

    /** Returns true if the user wants no progress. */
    public boolean quiet() {
        return quiet;
    }
}
