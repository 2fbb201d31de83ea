package io.ecrpusher.cli.fleet;

import io.ecrpusher.aws.FleetReader;
import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.aws.Stack;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;

import picocli.CommandLine.Option;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The fleet and its deployment. */
public final class FleetOptions {
    @Option(
            names = {"-f", "--fleet"},
            paramLabel = "FILE",
            description =
                    "The fleet file: a path, - for standard input, s3://BUCKET/KEY, or ssm:/NAME. Default:"
                            + " the fleet of the stack.")
    private String file;

    @Option(
            names = "--stack",
            paramLabel = "NAME",
            defaultValue = CliSettings.DEFAULT_STACK,
            description = "The deployed stack. Default: ${DEFAULT-VALUE}.")
    private String stack;

    private Stack deployed;

    /** Returns true if the fleet is a local file, so that reading it needs no AWS. */
    public boolean isLocal() {
        return file != null && !file.startsWith("s3://") && !file.startsWith("ssm:");
    }

    /** Returns the fleet file as the user names it; empty for the fleet of the stack. */
    public Optional<String> file() {
        return Optional.ofNullable(file);
    }

    /** Returns the name of the stack. */
    public String stackName() {
        return stack;
    }

    /** Returns the deployed stack. Reads it once: a command needs its role, fleet, and bucket. */
    public Stack stack(AwsSession session) {
        if (deployed == null) {
            deployed = Stack.read(session, stack);
        }
        return deployed;
    }

    /**
     * Returns the fleet in a local file, without any call to AWS.
     *
     * @param region the default Region; empty if none is configured
     * @throws CommandException if the file isn't local or can't be read
     * @throws InvalidFleetException with all mistakes
     */
    public Fleet readLocal(Terminal terminal, Optional<String> region) {
        if (!isLocal()) {
            throw new CommandException("this works without AWS. Pass a local fleet file with -f");
        }
        return FleetText.read(file, terminal)
                .parse(region.orElse(CliSettings.OFFLINE_REGION), stack);
    }

    /**
     * Returns the fleet, from wherever it is.
     *
     * @throws CommandException if it can't be read
     * @throws InvalidFleetException with all mistakes
     */
    public Fleet read(Terminal terminal, AwsSession session) {
        if (isLocal()) {
            return complete(readLocal(terminal, Optional.of(session.region())), session);
        }
        Map<String, String> environment = new HashMap<>();
        if (file == null) {
            environment.putAll(stack(session).environment(session));
            if (environment.getOrDefault("FLEET_FILE", "").startsWith("file:")) {
                throw new CommandException(
                        "the fleet file of stack '%s' is in its zip. Pass your copy with -f"
                                .formatted(stack));
            }
        } else {
            environment.put("FLEET_FILE", file);
            environment.put("STACK_NAME", stack);
        }
        environment.put("AWS_REGION", session.region());
        return new FleetReader(session.clients(), environment, session.region()).read();
    }

    private static Fleet complete(Fleet fleet, AwsSession session) {
        return fleet.needsFunctionAccount() ? fleet.withFunctionAccount(session.account()) : fleet;
    }
}
