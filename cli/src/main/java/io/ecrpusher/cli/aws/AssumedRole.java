package io.ecrpusher.cli.aws;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;

import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.util.Optional;

/** Sessions with another role's credentials. */
public final class AssumedRole {
    private AssumedRole() {}

    /**
     * Returns a session of the function's role, assumed by {@code session}.
     *
     * @throws CommandException if the role can't be assumed
     */
    public static AwsSession ofFunction(String roleArn, AwsSession session) {
        Role role = new Role(roleArn, Optional.empty());
        AwsClients clients =
                new AwsClients(
                        session.region(),
                        role.account(),
                        session.clients().credentials(Optional.of(role)),
                        UrlConnectionHttpClient.create());
        try (StsClient sts =
                session.clients().build(StsClient.builder(), session.region(), Optional.of(role))) {
            var _ =
                    session.clients()
                            .call(
                                    "sts",
                                    session.region(),
                                    Optional.of(role),
                                    "sts:GetCallerIdentity",
                                    () -> sts.getCallerIdentity().arn());
        } catch (FailureException failure) {
            throw new CommandException(
                    "can't assume the function's role. Let its trust policy name you, or check without --as-function. (%s)"
                            .formatted(failure.detail()));
        }
        return new AwsSession(session.region(), clients);
    }
}
