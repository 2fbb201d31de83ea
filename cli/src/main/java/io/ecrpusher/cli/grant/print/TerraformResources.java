package io.ecrpusher.cli.grant.print;

import io.ecrpusher.rbac.Rbac;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints a resource for each account, because a resource has one provider. See <a
 * href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_access_entry">aws_eks_access_entry</a>.
 */
final class TerraformResources {
    private TerraformResources() {}

    static void print(PrintStream out, List<GrantedCluster> clusters) {
        Map<String, List<GrantedCluster>> accounts =
                clusters.stream()
                        .collect(
                                Collectors.groupingBy(
                                        GrantedCluster::account,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        out.println("# Needs version 6 of the provider hashicorp/aws, for the argument region.");
        out.println(Manifests.ALSO_APPLY);
        if (accounts.size() > 1) {
            out.println(
                    "# Each account needs its provider: provider \"aws\" { alias = \"account_ID\" … }");
        }
        accounts.forEach((account, members) -> print(out, account, members, accounts.size() > 1));
    }

    private static void print(
            PrintStream out, String account, List<GrantedCluster> clusters, boolean several) {
        String name = "ecr_pusher_" + account;
        out.printf("%nlocals {%n  %s = {%n", name);
        int width = clusters.stream().mapToInt(one -> one.toString().length()).max().orElse(0);
        for (GrantedCluster cluster : clusters) {
            String key = cluster.toString();
            out.printf(
                    "    \"%s\"%s = { region = \"%s\", cluster = \"%s\", role = \"%s\" }%n",
                    key,
                    " ".repeat(width - key.length()),
                    cluster.region(),
                    cluster.name(),
                    cluster.role());
        }
        out.printf("  }%n}%n%n");
        out.printf("resource \"aws_eks_access_entry\" \"%s\" {%n", name);
        out.printf("  for_each          = local.%s%n", name);
        if (several) {
            out.printf("  provider          = aws.account_%s%n", account);
        }
        out.printf("  region            = each.value.region%n");
        out.printf("  cluster_name      = each.value.cluster%n");
        out.printf("  principal_arn     = each.value.role%n");
        out.printf("  kubernetes_groups = [\"%s\"]%n", Rbac.GROUP);
        out.printf("  type              = \"STANDARD\"%n}%n");
    }
}
