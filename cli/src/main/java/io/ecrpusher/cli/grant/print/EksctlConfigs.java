package io.ecrpusher.cli.grant.print;

import io.ecrpusher.cli.terminal.Documents;
import io.ecrpusher.cli.terminal.OutputFormat;
import io.ecrpusher.rbac.Rbac;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints a ClusterConfig for each cluster. See <a
 * href="https://docs.aws.amazon.com/eks/latest/eksctl/access-entries.html">eksctl's
 * documentation</a>.
 */
final class EksctlConfigs {
    private EksctlConfigs() {}

    static void print(PrintStream out, List<GrantedCluster> clusters) {
        out.println("# One file per cluster, for: eksctl create accessentry -f FILE");
        out.println(Manifests.ALSO_APPLY);
        for (GrantedCluster cluster : clusters) {
            Map<String, Object> config = new LinkedHashMap<>();
            config.put("apiVersion", "eksctl.io/v1alpha5");
            config.put("kind", "ClusterConfig");
            config.put("metadata", Map.of("name", cluster.name(), "region", cluster.region()));
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("principalARN", cluster.role());
            entry.put("type", "STANDARD");
            entry.put("kubernetesGroups", List.of(Rbac.GROUP));
            config.put("accessConfig", Map.of("accessEntries", List.of(entry)));
            out.println("---");
            Documents.print(out, OutputFormat.YAML, config);
        }
    }
}
