package io.ecrpusher.cli.policy;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The IAM policies of the function's role and of the roles that it assumes. Pure. */
final class Policies {
    private static final List<String> ASSUME = List.of("sts:AssumeRole", "sts:TagSession");

    private static final String S3 = "s3://";
    private static final String SSM = "ssm:";

    private static final String ANY_ACCOUNT = "*";

    private final Fleet fleet;
    private final Deployment deployment;
    private final FleetNeeds needs;

    Policies(Fleet fleet, Deployment deployment) {
        this.fleet = fleet;
        this.deployment = deployment;
        this.needs = new FleetNeeds(fleet, deployment.partition());
    }

    /** The policies of a role that the function assumes. */
    record Spoke(List<Statement> trust, List<Statement> policy) {}

    /** Returns the policy of the function's role. */
    List<Statement> function() {
        List<Statement> statements =
                new ArrayList<>(
                        needs.of(
                                Optional.empty(), deployment.account(), deployment.repositories()));
        if (needs.hasPublicRegistry()) {
            statements.add(
                    Statement.allow(
                            "PublicRegistryToken",
                            List.of("ecr-public:GetAuthorizationToken"),
                            Statement.ANY));
            statements.add(
                    Statement.allow(
                                    "PublicRegistryBearer",
                                    List.of("sts:GetServiceBearerToken"),
                                    Statement.ANY)
                            .ifEquals("sts:AWSServiceName", "ecr-public.amazonaws.com"));
        }
        fleetFile().ifPresent(statements::add);
        if (!deployment.options().fleetKey().isEmpty()) {
            statements.add(fleetKey(deployment.fleetFile().startsWith(SSM) ? "ssm" : "s3"));
        }
        List<String> roles = needs.roles().stream().map(Role::arn).toList();
        if (!roles.isEmpty()) {
            statements.add(Statement.allow("SpokeRoles", ASSUME, roles));
        }
        if (!fleet.organizations().isEmpty()) {
            statements.add(
                    Statement.allow(
                                    "SpokeRolesOfOrganization",
                                    ASSUME,
                                    fleet.organizations().stream().map(this::anyAccount).toList())
                            .ifEquals("aws:ResourceOrgID", "${aws:PrincipalOrgID}"));
        }
        statements.addAll(new StackNeeds(deployment).statements());
        return statements;
    }

    private Optional<Statement> fleetFile() {
        String file = deployment.fleetFile();
        if (file.startsWith(S3)) {
            String object =
                    "arn:%s:s3:::%s".formatted(deployment.partition(), file.substring(S3.length()));
            return Optional.of(
                    Statement.allow("FleetFileInS3", List.of("s3:GetObject"), List.of(object)));
        }
        if (!file.startsWith(SSM)) {
            return Optional.empty();
        }
        String name = file.substring(SSM.length());
        return Optional.of(
                Statement.allow(
                        "FleetFileInParameterStore",
                        List.of("ssm:GetParameter"),
                        List.of(
                                name.startsWith("arn:")
                                        ? name
                                        : deployment.arn("ssm", "parameter" + name))));
    }

    /** The store decrypts the fleet file with the permissions of its caller. */
    private Statement fleetKey(String store) {
        return Statement.allow(
                        "FleetFileKey",
                        List.of("kms:Decrypt"),
                        List.of(deployment.options().fleetKey()))
                .withCondition("StringLike", "kms:ViaService", store + ".*");
    }

    /** Returns the policies of the assumed roles, by ARN. The account is * for an organization. */
    Map<String, Spoke> spokes() {
        Map<String, Spoke> spokes = new LinkedHashMap<>();
        for (Role role : needs.roles()) {
            spokes.put(
                    role.arn(),
                    new Spoke(
                            trust(role.externalId(), !role.sessionTags().isEmpty()),
                            needs.of(Optional.of(role), role.account(), List.of())));
        }
        for (Organization one : fleet.organizations()) {
            spokes.put(
                    anyAccount(one),
                    new Spoke(
                            trust(one.externalId(), !one.sessionTags().isEmpty()), needs.of(one)));
        }
        return spokes;
    }

    /** Returns the roles of an account; those of organizations if the fleet names none there. */
    Map<String, Spoke> spokesIn(String account) {
        Map<String, Spoke> spokes = new LinkedHashMap<>(spokes());
        String searched =
                spokes.keySet().stream().anyMatch(arn -> Deployment.account(arn).equals(account))
                        ? account
                        : ANY_ACCOUNT;
        spokes.keySet().removeIf(arn -> !Deployment.account(arn).equals(searched));
        return spokes;
    }

    private String anyAccount(Organization organization) {
        return "arn:%s:iam::*:role/%s".formatted(deployment.partition(), organization.roleName());
    }

    private List<Statement> trust(Optional<String> externalId, boolean tags) {
        Statement assume = Statement.trust("EcrPusher", deployment.roleArn(), "sts:AssumeRole");
        List<Statement> statements = new ArrayList<>();
        statements.add(externalId.map(id -> assume.ifEquals("sts:ExternalId", id)).orElse(assume));
        if (tags) {
            statements.add(Statement.trust("SessionTags", deployment.roleArn(), "sts:TagSession"));
        }
        return statements;
    }

    /** Returns the policy of repositories in other accounts; empty if the fleet needs none. */
    List<Statement> repository() {
        return needs.pullsFromOthers(deployment.account())
                ? List.of(
                        Statement.trust(
                                "EcrPusherPull",
                                deployment.roleArn(),
                                FleetNeeds.PULL.toArray(String[]::new)))
                : List.of();
    }
}
