package io.ecrpusher.cli.access;

import picocli.CommandLine.Option;

/** What the group needs besides the fleet's Secrets. */
public final class AccessOptions {
    @Option(names = "--sweep", description = "Includes what the stack's SweepSchedule needs.")
    private boolean sweep;

    @Option(
            names = "--no-policy",
            description = "Leaves out the admission policies, which need Kubernetes 1.30.")
    private boolean noPolicy;

    /** Returns the chosen options. */
    public NeededAccess.Options options() {
        return new NeededAccess.Options(sweep, !noPolicy);
    }
}
