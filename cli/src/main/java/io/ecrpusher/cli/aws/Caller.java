package io.ecrpusher.cli.aws;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;

import software.amazon.awssdk.services.sts.StsClient;

import java.util.Optional;

/**
 * The IAM user or role that calls AWS.
 *
 * @param arn {@code arn:…:iam::ACCOUNT:user/NAME} or {@code arn:…:iam::ACCOUNT:role/NAME}. Without
 *     the path of a role, which its session doesn't tell.
 */
public record Caller(String arn) {
    private static final int ARN_PARTS = 6;
    private static final String SESSION = "assumed-role/";

    /**
     * Returns the principal of the session, or {@code role} if it's assumed.
     *
     * @return empty if AWS can't tell
     */
    public static Optional<Caller> of(AwsSession session, Optional<Role> role) {
        if (role.isPresent()) {
            return role.map(Role::arn).map(Caller::new);
        }
        try (StsClient sts =
                session.clients().build(StsClient.builder(), session.region(), Optional.empty())) {
            return Optional.of(
                    ofSession(
                            session.clients()
                                    .call(
                                            "sts",
                                            session.region(),
                                            Optional.empty(),
                                            "sts:GetCallerIdentity",
                                            () -> sts.getCallerIdentity().arn())));
        } catch (FailureException _) {
            return Optional.empty();
        }
    }

    private static Caller ofSession(String arn) {
        String[] parts = arn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS || !parts[ARN_PARTS - 1].startsWith(SESSION)) {
            return new Caller(arn);
        }
        String name = parts[ARN_PARTS - 1].split("/", -1)[1];
        return new Caller("arn:%s:iam::%s:role/%s".formatted(parts[1], parts[4], name));
    }

    /** Returns the ID of the account. */
    public String account() {
        return arn.split(":", -1)[4];
    }

    /** Returns the partition, such as {@code aws}. */
    public String partition() {
        return arn.split(":", -1)[1];
    }

    /** Returns true for a role, and false for a user. */
    public boolean isRole() {
        return arn.contains(":role/");
    }

    /** Returns the name without the path. */
    public String name() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /**
     * Returns true for a role of IAM Identity Center, whose permissions come from its permission
     * set.
     */
    public boolean isSingleSignOn() {
        return name().startsWith("AWSReservedSSO_");
    }
}
