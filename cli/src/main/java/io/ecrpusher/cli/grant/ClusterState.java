package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.access.LiveAccess;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.cli.aws.AccessEntries.Entry;

import java.util.List;
import java.util.Optional;

/**
 * What a cluster has, and what it needs.
 *
 * @param authentication who may enter it
 * @param needed empty if the fleet has no Secrets for the cluster's tags
 */
record ClusterState(
        Target target,
        Authentication authentication,
        Optional<NeededAccess> needed,
        LiveAccess live) {

    /** How the cluster knows the function's role. */
    sealed interface Authentication {
        /** By an access entry; empty if the role has none. */
        record AccessEntry(Optional<Entry> entry) implements Authentication {}

        /** By the ConfigMap aws-auth; empty if it doesn't map the role. */
        record ConfigMap(Optional<List<String>> groups) implements Authentication {}
    }
}
