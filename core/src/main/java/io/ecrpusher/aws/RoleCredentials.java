package io.ecrpusher.aws;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.settings.AwsSettings;
import io.ecrpusher.time.BackgroundTask;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The credentials of one assumed role. Assumes it once for all concurrent callers, who get the same
 * credentials or the same failure.
 *
 * <p>The SDK's own provider lets callers wait five seconds for each other, and then lets each of
 * them call STS. With a silent STS, every caller waits for its own timeout.
 */
final class RoleCredentials implements AwsCredentialsProvider {
    private final Role role;
    private final Supplier<StsClient> sts;
    private final AwsCalls calls;
    private final AwsCall call;
    private volatile AwsSessionCredentials current;
    private BackgroundTask<AwsSessionCredentials> refresh;

    /**
     * Creates the credentials of {@code role}. Calls nothing yet.
     *
     * @param region the Region of {@code sts}
     */
    RoleCredentials(Role role, String region, Supplier<StsClient> sts, AwsCalls calls) {
        this.role = role;
        this.sts = sts;
        this.calls = calls;
        this.call =
                new AwsCall(
                        new AwsTarget("sts", region, Optional.of(role)),
                        "sts:AssumeRole of " + role.arn());
    }

    /** Returns valid credentials. Assumes the role if there are none. */
    AwsSessionCredentials get() throws FailureException {
        if (isValidFor(AwsSettings.ROLE_CREDENTIALS_RENEWAL.toSeconds())) {
            return current;
        }
        try {
            return refresh()
                    .await(
                            AwsSettings.AWS_CALL_TIMEOUT.multipliedBy(2),
                            call.text() + ": no response from AWS (timed out)");
        } catch (FailureException failure) {
            if (isValidFor(0)) {
                return current;
            }
            throw failure;
        }
    }

    /**
     * Returns the same for the SDK's clients.
     *
     * @throws RoleException if the role can't be assumed
     */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return get();
        } catch (FailureException failure) {
            throw new RoleException(failure);
        }
    }

    /** Carries the failure to assume a role through the SDK, so that it isn't another call's. */
    static final class RoleException extends SdkClientException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // never serialized
        private final FailureException failure;

        RoleException(FailureException failure) {
            super(SdkClientException.builder().message(failure.detail()));
            this.failure = failure;
        }

        FailureException failure() {
            return failure;
        }
    }

    private boolean isValidFor(long seconds) {
        AwsSessionCredentials known = current;
        return known != null
                && known.expirationTime()
                        .filter(end -> Instant.now().plusSeconds(seconds).isBefore(end))
                        .isPresent();
    }

    private synchronized BackgroundTask<AwsSessionCredentials> refresh() {
        if (refresh == null) {
            refresh = BackgroundTask.start(this::assume);
        }
        return refresh;
    }

    private AwsSessionCredentials assume() throws FailureException {
        try {
            AwsSessionCredentials assumed = calls.send(call, () -> credentials(sts.get(), role));
            current = assumed;
            return assumed;
        } finally {
            endRefresh();
        }
    }

    private synchronized void endRefresh() {
        refresh = null;
    }

    private static AwsSessionCredentials credentials(StsClient sts, Role role) {
        Credentials credentials =
                OddResponseException.required(
                        sts.assumeRole(
                                        request ->
                                                request.roleArn(role.arn())
                                                        .roleSessionName("ecr-pusher")
                                                        .externalId(role.externalId().orElse(null))
                                                        .tags(tags(role)))
                                .credentials(),
                        "Credentials");
        return AwsSessionCredentials.builder()
                .accessKeyId(
                        OddResponseException.required(credentials.accessKeyId(), "AccessKeyId"))
                .secretAccessKey(
                        OddResponseException.required(
                                credentials.secretAccessKey(), "SecretAccessKey"))
                .sessionToken(
                        OddResponseException.required(credentials.sessionToken(), "SessionToken"))
                .expirationTime(
                        OddResponseException.required(credentials.expiration(), "Expiration"))
                .build();
    }

    private static List<Tag> tags(Role role) {
        return role.sessionTags().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
