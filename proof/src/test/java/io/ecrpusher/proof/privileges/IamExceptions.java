package io.ecrpusher.proof.privileges;

import io.ecrpusher.proof.privileges.Iam.Part;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What IAM allows although nothing uses it or it isn't limited, and why. */
final class IamExceptions {
    private static final String ORGANIZATION =
            "The ARNs contain the ID of the organization, which the template doesn't know. The action only reads.";
    private static final String VPC =
            "Lambda requires these permissions on all resources. A statement denies them to the function's code.";

    private IamExceptions() {}

    /**
     * A part of a statement that nothing uses.
     *
     * @param text part of the text of {@link Part#statement()}
     */
    record Unused(String sid, String text, String reason) {
        boolean covers(Part part) {
            return part.statement().sid().equals(sid) && part.statement().toString().contains(text);
        }
    }

    static final List<Unused> UNUSED =
            List.of(
                    new Unused(
                            "SpokeRoles",
                            "arn:aws:iam::000000000000:",
                            "Stands for an ARN with `*` as the account, which `SpokeRolesOfOrganization` grants. No account has this ID."),
                    new Unused(
                            "FleetFileKey",
                            "kms:ViaService",
                            "The condition names S3 and Systems Manager. A fleet file is in one of them, and the role reads nothing else that this key encrypts."));

    /** Actions on all resources. Their statements can't name a resource. */
    static final Map<String, String> ON_ALL_RESOURCES =
            Map.ofEntries(
                    Map.entry("ecr:GetAuthorizationToken", "The action has no resource."),
                    Map.entry("ecr-public:GetAuthorizationToken", "The action has no resource."),
                    Map.entry(
                            "sts:GetServiceBearerToken",
                            "The action has no resource. A condition limits the service."),
                    Map.entry("eks:ListClusters", "The action has no resource."),
                    Map.entry("organizations:ListAccounts", "The action has no resource."),
                    Map.entry("organizations:ListAccountsForParent", ORGANIZATION),
                    Map.entry("organizations:ListOrganizationalUnitsForParent", ORGANIZATION),
                    Map.entry("organizations:ListTagsForResource", ORGANIZATION),
                    Map.entry("ec2:AssignPrivateIpAddresses", VPC),
                    Map.entry("ec2:CreateNetworkInterface", VPC),
                    Map.entry("ec2:DeleteNetworkInterface", VPC),
                    Map.entry("ec2:DescribeNetworkInterfaces", VPC),
                    Map.entry("ec2:DescribeSubnets", VPC),
                    Map.entry("ec2:UnassignPrivateIpAddresses", VPC));

    static Optional<String> reason(Part part) {
        return UNUSED.stream().filter(one -> one.covers(part)).map(Unused::reason).findFirst();
    }
}
