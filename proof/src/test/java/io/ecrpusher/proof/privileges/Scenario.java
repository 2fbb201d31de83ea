package io.ecrpusher.proof.privileges;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stack and its fleet.
 *
 * @param name as the report shows it
 * @param fleet the fleet file; empty if the parameters describe the fleet
 */
record Scenario(String name, Map<String, String> parameters, Optional<String> fleet) {
    static final String ACCOUNT = "111122223333";
    static final String SHARED = "999900001111";
    static final String SPOKE = "444455556666";
    static final List<String> MEMBERS = List.of("444455556601", "444455556602");
    static final String SPOKE_ROLE = "arn:aws:iam::%s:role/ecr-pusher-spoke".formatted(SPOKE);
    static final String MEMBER_ROLE = "ecr-pusher-member";
    static final String UNIT = "ou-ab12-cdef3456";
    static final String KEY =
            "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    static final String CACHE = "arn:aws:ecr:*:%s:repository/docker-hub/*".formatted(ACCOUNT);
    static final String KUBECONFIG =
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:k3s-AbCdEf";
    static final String SPOKE_KUBECONFIG = KUBECONFIG.replace(ACCOUNT, SPOKE);

    /** Uses every feature that needs a permission. */
    private static final String FLEET =
            """
            version: 1
            registries:
              - {name: main, regions: [eu-west-1]}
              - {name: shared, account: "SHARED", regions: [eu-west-1]}
              - {name: theirs, role: "SPOKE_ROLE", externalId: fleet, sessionTags: {by: ecr-pusher}, regions: [eu-west-1]}
            GALLERY
            secrets: [{name: ecr-pull, namespaces: [default, "team-*"]}]
            clusters:
              - {name: prod, region: eu-west-1}
              - {name: k3s, kubeconfig: "KUBECONFIG"}
              - {name: k3s-there, kubeconfig: "THERE", role: "SPOKE_ROLE", externalId: fleet, sessionTags: {by: ecr-pusher}}
              - {name: spoke, region: us-east-1, role: "SPOKE_ROLE", externalId: fleet, sessionTags: {by: ecr-pusher}}
              - discover: {regions: [eu-west-1], tags: {ecr-pusher: enabled}}
              - discover: {regions: [us-east-1], roles: ["SPOKE_ROLE"], externalId: fleet, sessionTags: {by: ecr-pusher}}
            ORGANIZATION
            """;

    private static final String ORGANIZATION =
            """
              - discover:
                  organization: {role: MEMBER_ROLE, externalId: fleet, sessionTags: {by: ecr-pusher}, units: [UNIT], tags: {stage: prod}}
              - discover:
                  organization: {role: MEMBER_ROLE, externalId: fleet, sessionTags: {by: ecr-pusher}, exclude: ["ACCOUNT", "SPOKE"]}
            """;

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "minimal",
                        Map.of("RoleName", "ecr-pusher", "ClusterNames", "prod", "Records", "off"),
                        Optional.empty()),
                new Scenario(
                        "default",
                        Map.of("RoleName", "ecr-pusher", "ClusterNames", "prod"),
                        Optional.empty()),
                new Scenario(
                        "queue without records",
                        Map.of(
                                "RoleName",
                                "ecr-pusher",
                                "FleetFile",
                                "ssm:/ecr-pusher/fleet",
                                "FleetFileKeyArn",
                                KEY,
                                "AssumeRoleArns",
                                SPOKE_ROLE,
                                "ClusterSecretArns",
                                KUBECONFIG,
                                "QueueThreshold",
                                "1",
                                "Records",
                                "off"),
                        Optional.of(fleet("", ""))),
                new Scenario("everything", everything(), Optional.of(full())));
    }

    private static String full() {
        return fleet("  - {name: gallery, public: true}\n", ORGANIZATION);
    }

    private static String fleet(String gallery, String organization) {
        return FLEET.replace("GALLERY\n", gallery)
                .replace("ORGANIZATION\n", organization)
                .replace("MEMBER_ROLE", MEMBER_ROLE)
                .replace("UNIT", UNIT)
                .replace("SHARED", SHARED)
                .replace("SPOKE_ROLE", SPOKE_ROLE)
                .replace("KUBECONFIG", KUBECONFIG)
                .replace("THERE", SPOKE_KUBECONFIG)
                .replace("\"ACCOUNT\", \"SPOKE\"", "\"%s\", \"%s\"".formatted(ACCOUNT, SPOKE));
    }

    private static Map<String, String> everything() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("RoleName", "ecr-pusher");
        parameters.put("FleetFile", "s3://platform-config/ecr-pusher/fleet.yaml");
        parameters.put("FleetFileAccount", SHARED);
        parameters.put("FleetFileKeyArn", KEY);
        parameters.put("SweepSchedule", "rate(5 minutes)");
        parameters.put("QueueThreshold", "1");
        parameters.put(
                "RepositoryArns",
                "arn:aws:ecr:eu-west-1:%s:repository/apps/*,arn:aws:ecr:*:%s:repository/base,%s"
                        .formatted(ACCOUNT, SHARED, CACHE));
        parameters.put("PullThroughRepositoryArns", CACHE);
        parameters.put("AssumeRoleArns", SPOKE_ROLE + ",arn:aws:iam::*:role/" + MEMBER_ROLE);
        parameters.put("ReadOrganization", "true");
        parameters.put("ClusterSecretArns", KUBECONFIG);
        parameters.put("UsePublicRegistry", "true");
        parameters.put("OperatorArns", Account.ADMIN);
        parameters.put("SnapStart", "PublishedVersions");
        parameters.put("SubnetIds", "subnet-0123456789abcdef0");
        parameters.put("SecurityGroupIds", "sg-0123456789abcdef0");
        return parameters;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean queues() {
        return !parameter("QueueThreshold").isEmpty();
    }

    boolean keepsRecords() {
        return !parameter("Records").equals("off");
    }

    boolean hasOrganization() {
        return parameter("ReadOrganization").equals("true");
    }
}
