package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.terminal.Terminal;

import picocli.CommandLine;

/** Takes back what {@code grant} gave. */
@CommandLine.Command(
        name = "revoke",
        header = "Takes back what grant gave: access entries, RBAC, and admission policies.",
        description = {
            "Examples:",
            "  ecr-pusher revoke -f fleet.yaml",
            "  ecr-pusher revoke -f fleet.yaml --cluster eu-west-1/old --yes",
            "",
            "Deletes only objects that grant applied and nobody else manages (field manager ecr-pusher-grant).",
            "Deletes the access entry, or removes only the group ecr-pusher if it has other groups or access",
            "policies. The Secrets stay, and their logins expire within 12 hours.",
            "Exits with 0 when done, and 1 after failures or if you have to do something."
        })
public final class RevokeCommand extends AccessCommand {
    /** Creates the command. */
    public RevokeCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        Run run = connect();
        OutsideText.printRevoke(terminal().out(), run.targets().outside());
        return act(run, new Doing("Revoking", "Revoked", true, RevokePlan::of), false);
    }
}
