package io.ecrpusher.cli.grant.print;

import io.ecrpusher.cli.grant.print.GrantedCluster.Place;
import io.ecrpusher.cli.terminal.Documents;
import io.ecrpusher.cli.terminal.OutputFormat;
import io.ecrpusher.rbac.Rbac;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints one template for all accounts and Regions, so that it also suits a StackSet. Each resource
 * has the condition that the stack is in its cluster's account and Region.
 */
final class CloudFormationTemplate {
    private CloudFormationTemplate() {}

    static void print(PrintStream out, List<GrantedCluster> clusters) {
        boolean several = clusters.stream().map(GrantedCluster::place).distinct().count() > 1;
        Map<String, Object> conditions = new LinkedHashMap<>();
        Map<String, Object> resources = new LinkedHashMap<>();
        for (GrantedCluster cluster : clusters) {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("ClusterName", cluster.name());
            properties.put("PrincipalArn", cluster.role());
            properties.put("Type", "STANDARD");
            properties.put("KubernetesGroups", List.of(Rbac.GROUP));
            Map<String, Object> resource = new LinkedHashMap<>();
            resource.put("Type", "AWS::EKS::AccessEntry");
            if (several) {
                String condition = id("In", cluster.account() + "-" + cluster.region());
                conditions.put(condition, condition(cluster.place()));
                resource.put("Condition", condition);
            }
            resource.put("Properties", properties);
            resources.put(id("Access", cluster.account() + "-" + cluster), resource);
        }
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("AWSTemplateFormatVersion", "2010-09-09");
        template.put(
                "Description",
                several
                        ? "Gives ecr-pusher access to EKS clusters. Deploy it in each account and Region, for example with a StackSet."
                        : "Gives ecr-pusher access to EKS clusters.");
        if (several) {
            template.put("Conditions", conditions);
        }
        template.put("Resources", resources);
        out.println(Manifests.ALSO_APPLY);
        Documents.print(out, OutputFormat.YAML, template);
    }

    private static Map<String, Object> condition(Place place) {
        return Map.of(
                "Fn::And",
                List.of(
                        equal("AWS::AccountId", place.account()),
                        equal("AWS::Region", place.region())));
    }

    private static Map<String, Object> equal(String parameter, String value) {
        return Map.of("Fn::Equals", List.of(Map.of("Ref", parameter), value));
    }

    /** Returns a logical ID, which has only letters and digits, and doesn't change. */
    private static String id(String prefix, String text) {
        StringBuilder id = new StringBuilder(prefix);
        for (String word : text.split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        // Two names may differ only in other characters.
        return id.append("%08x".formatted(text.hashCode())).toString();
    }
}
