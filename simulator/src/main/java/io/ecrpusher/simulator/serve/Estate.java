package io.ecrpusher.simulator.serve;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.SimulatedOrganization;
import io.ecrpusher.simulator.aws.service.Lambda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a company has before it grants ecr-pusher access to its clusters: an organization, clusters,
 * registries, administrators, and the deployed stack with the roles that it uses.
 */
final class Estate {
    static final List<String> REGIONS = List.of("eu-west-1", "us-east-1");
    static final String HOME_REGION = "eu-west-1";
    static final String STACK = "ecr-pusher";
    static final String ADMIN_ROLE = "fleet-admin";
    static final String SPOKE_ROLE = "ecr-pusher-spoke";
    static final String EXTERNAL_ID = "fleet";

    private static final String OPERATORS = "OperatorArns";
    private static final String SCHEDULE = "rate(6 hours)";
    private static final String UNIT = "ou-ab12-cdef3456";
    private static final List<String> MORE_ACCOUNTS = List.of("444455556666", "777788889999");

    private final Simulator simulator;
    private final List<String> accounts;
    private final Map<String, Principal> admins = new LinkedHashMap<>();

    private Estate(Simulator simulator, List<String> accounts) {
        this.simulator = simulator;
        this.accounts = accounts;
    }

    /** Creates everything in {@code simulator}. */
    static Estate create(Simulator simulator, String home, int accountCount, int clusterCount) {
        List<String> accounts = new ArrayList<>();
        accounts.add(home);
        accounts.addAll(MORE_ACCOUNTS);
        for (int i = accounts.size(); i < accountCount; i++) {
            accounts.add("2000000000%02d".formatted(i));
        }
        var estate = new Estate(simulator, List.copyOf(accounts.subList(0, accountCount)));
        estate.createIdentities();
        estate.createOrganization();
        estate.createRegistries();
        estate.createStack();
        for (int i = 0; i < clusterCount; i++) {
            estate.createCluster(i, clusterCount);
        }
        return estate;
    }

    /** The organization's management account, which has the stack. */
    String home() {
        return accounts.getFirst();
    }

    /** The function's role of the stack as it was first deployed. */
    String functionRole() {
        return role(home(), STACK);
    }

    /** The administrator of each account. */
    Map<String, Principal> admins() {
        return admins;
    }

    /** Adds a cluster that its account's administrators created. */
    EksCluster addCluster(String account, String region, String name) {
        EksCluster cluster =
                simulator
                        .addCluster(account, region, name)
                        .bootstrapAdmin(role(account, ADMIN_ROLE));
        return cluster.bootstrapAdmin(admins.get(account).arn());
    }

    private void createIdentities() {
        for (String account : accounts) {
            admins.put(account, simulator.addUser("arn:aws:iam::%s:user/admin".formatted(account)));
            simulator.addRole(
                    role(account, ADMIN_ROLE),
                    Set.of(admins.get(home()).arn(), "arn:aws:iam::%s:root".formatted(account)),
                    Optional.empty());
            if (!account.equals(home())) {
                simulator.addRole(
                        role(account, SPOKE_ROLE),
                        Set.of(role(home(), STACK)),
                        Optional.of(EXTERNAL_ID));
            }
        }
    }

    private void createOrganization() {
        SimulatedOrganization organization = simulator.createOrganization(home());
        organization.addUnit(organization.rootId(), UNIT);
        accounts.stream()
                .skip(1)
                .forEach(account -> organization.addAccount(UNIT, account, Map.of("env", "prod")));
    }

    private void createRegistries() {
        for (String region : REGIONS) {
            for (String account : accounts) {
                simulator
                        .aws()
                        .registries()
                        .repository(account, region, "shop/web")
                        .image("1.0")
                        .allowPull(role(home(), STACK));
            }
        }
        simulator.aws().registries().publicGallery().repository("docker/library/alpine").image("3");
    }

    private void createStack() {
        simulator.createBucket(home(), bucket());
        simulator.putObject(home(), fleetBucket(), "fleet.yaml", fleetFile());
        simulator
                .aws()
                .cloudFormation()
                .create(
                        home(),
                        HOME_REGION,
                        STACK,
                        Map.of(
                                "RoleName",
                                STACK,
                                "Schedule",
                                SCHEDULE,
                                OPERATORS,
                                admins.get(home()).arn()),
                        this::deployStack);
    }

    /** Does what the template does. Returns the outputs. */
    private Map<String, String> deployStack(Map<String, String> parameters) {
        String role = role(home(), parameters.get("RoleName"));
        String pageRole = role(home(), STACK + "-page");
        simulator.addRole(role, Set.of(parameters.get(OPERATORS).split(",", -1)), Optional.empty());
        simulator
                .aws()
                .s3()
                .putPolicy(
                        bucket(),
                        """
                        {"Version": "2012-10-17", "Statement": [{"Sid": "NobodyElseWrites", "Effect": "Deny", \
                        "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::%s/*", \
                        "Condition": {"ArnNotEquals": {"aws:PrincipalArn": ["%s", "%s"]}}}]}"""
                                .formatted(bucket(), role, pageRole));
        simulator.aws().lambda().put(home(), HOME_REGION, STACK + "-page", pageRole, Map.of());
        Map<String, String> environment =
                Map.of(
                        "STACK_NAME",
                        STACK,
                        "ACCOUNT_ID",
                        home(),
                        "FLEET_FILE",
                        "s3://" + fleetBucket() + "/fleet.yaml",
                        "RECORDS_BUCKET",
                        bucket(),
                        "ANSWERS_BUCKET",
                        bucket(),
                        "SCHEDULE",
                        SCHEDULE);
        for (String name : List.of("rotate", "push")) {
            simulator
                    .aws()
                    .lambda()
                    .put(home(), HOME_REGION, STACK + "-" + name, role, environment);
        }
        return Map.of(
                "FunctionName",
                STACK + "-rotate",
                "PushFunctionName",
                STACK + "-push",
                "PageFunctionName",
                STACK + "-page",
                "FunctionArn",
                Lambda.arn(home(), HOME_REGION, STACK + "-rotate"),
                "RoleArn",
                role,
                "BucketName",
                bucket(),
                "Deployment",
                STACK);
    }

    private String bucket() {
        return STACK + "-records-" + home();
    }

    private String fleetBucket() {
        return STACK + "-fleet-" + home();
    }

    private String fleetFile() {
        String discovery = "  - discover: {regions: %s, tags: {ecr-pusher: enabled}%s}%n";
        var file = new StringBuilder();
        file.append("version: 1\nregistries:\n  - {name: main, regions: ")
                .append(REGIONS)
                .append("}\nsecrets:\n  - {name: ecr-pull, namespaces: [default]}\nclusters:\n")
                .append(discovery.formatted(REGIONS, ""));
        accounts.stream()
                .skip(1)
                .forEach(
                        account ->
                                file.append(
                                        discovery.formatted(
                                                REGIONS,
                                                ", roles: [\"%s\"], externalId: %s"
                                                        .formatted(
                                                                role(account, SPOKE_ROLE),
                                                                EXTERNAL_ID))));
        return file.toString();
    }

    /** Two of three clusters have the tag. The last one reads access from its ConfigMap alone. */
    private void createCluster(int index, int count) {
        String account = accounts.get(index % accounts.size());
        String region = REGIONS.get(index / accounts.size() % REGIONS.size());
        EksCluster cluster = addCluster(account, region, "shop-%02d".formatted(index + 1));
        if (index / (accounts.size() * REGIONS.size()) % 3 != 2) {
            cluster.tag("ecr-pusher", "enabled");
        }
        if (index == count - 1) {
            cluster.authenticationMode("CONFIG_MAP");
        }
        cluster.kubernetes().createNamespace("shop");
        cluster.kubernetes().createNamespace("payments");
    }

    private static String role(String account, String name) {
        return "arn:aws:iam::%s:role/%s".formatted(account, name);
    }
}
