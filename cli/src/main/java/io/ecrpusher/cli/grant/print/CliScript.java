package io.ecrpusher.cli.grant.print;

import io.ecrpusher.cli.access.ApiObject;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.rbac.Rbac;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints a shell script. Creates access entries last, so that the group never has permissions that
 * no policy limits.
 */
final class CliScript {
    private CliScript() {}

    static void print(PrintStream out, List<GrantedCluster> clusters) {
        out.print(
                """
                #!/bin/sh
                # Gives ecr-pusher access to the clusters of the account that you are signed in to. Needs the AWS CLI and kubectl.
                # You can run it again. It keeps access entries that exist.
                set -eu
                kubeconfig=$(mktemp)
                trap 'rm -f "$kubeconfig"' EXIT
                account=$(aws sts get-caller-identity --query Account --output text)
                """);
        Map<NeededAccess, String> functions = new HashMap<>();
        for (NeededAccess needed : Manifests.byNeeds(clusters).keySet()) {
            String function = "manifests%d".formatted(functions.size() + 1);
            functions.put(needed, function);
            out.printf(
                    "%n%s() {%n  cat <<'MANIFESTS'%n%sMANIFESTS%n}%n", function, needed.manifest());
        }
        clusters.stream()
                .collect(
                        Collectors.groupingBy(
                                GrantedCluster::account, LinkedHashMap::new, Collectors.toList()))
                .forEach(
                        (account, members) -> {
                            out.printf("%nif [ \"$account\" = %s ]; then%n", account);
                            members.forEach(one -> print(out, one, functions.get(one.needed())));
                            out.printf("fi%n");
                        });
    }

    private static void print(PrintStream out, GrantedCluster cluster, String function) {
        String entry =
                "--region %s --cluster-name %s --principal-arn '%s'"
                        .formatted(cluster.region(), cluster.name(), cluster.role());
        out.printf("  # %s%n", cluster);
        out.printf(
                "  aws eks update-kubeconfig --region %s --name %s --kubeconfig \"$kubeconfig\"%n",
                cluster.region(), cluster.name());
        out.printf(
                "  %s | kubectl --kubeconfig \"$kubeconfig\" apply --server-side --field-manager %s -f -%n",
                function, ApiObject.MANAGER);
        out.printf("  aws eks describe-access-entry %s >/dev/null 2>&1 ||%n", entry);
        out.printf(
                "    aws eks create-access-entry %s --kubernetes-groups %s >/dev/null%n",
                entry, Rbac.GROUP);
    }
}
