package io.ecrpusher.cli.aws;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.sts.StsClient;

import java.util.Optional;

/**
 * The caller's credentials in a Region.
 *
 * @param clients call AWS as the caller
 */
public record AwsSession(String region, AwsClients clients) {
    /**
     * Returns a session with credentials that may have expired. Calls AWS only to get them.
     *
     * @throws CommandException with exit code 3 if there are none
     */
    static AwsSession resolve(String region, Optional<String> profile, Terminal terminal) {
        return session(region, "", CallerCredentials.find(profile, region, terminal), terminal);
    }

    /**
     * Returns a session with credentials that AWS accepts. Asks AWS who the caller is, which needs
     * no permission, so that expired credentials are one clear line and not a failure per cluster.
     *
     * @throws CommandException with exit code 3 if there are no credentials, or they have expired
     */
    static AwsSession open(String region, Optional<String> profile, Terminal terminal) {
        CallerCredentials credentials = CallerCredentials.find(profile, region, terminal);
        AwsSession session = session(region, "", credentials, terminal);
        try (StsClient sts =
                session.clients().build(StsClient.builder(), region, Optional.empty())) {
            String account = sts.getCallerIdentity().account();
            return session(region, account == null ? "" : account, credentials, terminal);
        } catch (SdkException e) {
            Optional<CommandException> refused =
                    new CredentialErrors(credentials, region).notAccepted(e);
            if (refused.isPresent()) {
                throw refused.get();
            }
            // Some network in between allows other calls only. Those fail with their own messages.
            return session;
        }
    }

    private static AwsSession session(
            String region, String account, CallerCredentials credentials, Terminal terminal) {
        SdkHttpClient http = AwsHttp.client(terminal.environment());
        return new AwsSession(
                region, new AwsClients(region, account, credentials.provider(), http));
    }

    /**
     * Returns a session with the credentials of the function's role.
     *
     * @throws CommandException with exit code 2 if the caller may not assume it
     */
    public AwsSession as(Role role) {
        try {
            AwsCredentialsIdentity _ = clients.credentials(Optional.of(role)).resolveCredentials();
        } catch (SdkException e) {
            throw CredentialErrors.notAssumed(role, e);
        }
        return new AwsSession(region, clients.as(role));
    }

    /** Returns the ID of the caller's account; empty if AWS can't tell. */
    public Optional<String> account() {
        try {
            return Optional.of(clients.account());
        } catch (FailureException _) {
            return Optional.empty();
        }
    }

    /** Returns true if AWS refused a call because of the credentials that signed it. */
    public static boolean isAboutCredentials(FailureException failure) {
        return CredentialErrors.isAboutCredentials(failure);
    }
}
