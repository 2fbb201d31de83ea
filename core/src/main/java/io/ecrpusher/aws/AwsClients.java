package io.ecrpusher.aws;

import io.ecrpusher.fleet.Role;
import io.ecrpusher.settings.Settings;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.Tag;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Builds the SDK's clients. All share one HTTP client and the same timeouts, and each has the
 * credentials of a role.
 */
public final class AwsClients {
    /** Shared by all clients. Closing a client doesn't stop it. */
    private static final ScheduledExecutorService TIMER =
            Executors.newScheduledThreadPool(
                    Settings.AWS_TIMER_THREADS,
                    Thread.ofPlatform().daemon().name("sdk-timer-", 0).factory());

    private static final ClientOverrideConfiguration CONFIGURATION =
            ClientOverrideConfiguration.builder()
                    .scheduledExecutorService(TIMER)
                    .apiCallTimeout(Settings.AWS_CALL_TIMEOUT)
                    .apiCallAttemptTimeout(Settings.AWS_ATTEMPT_TIMEOUT)
                    .build();

    static {
        System.setProperty("http.maxConnections", String.valueOf(Settings.AWS_IDLE_CONNECTIONS));
    }

    private final Region region;
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final AwsCredentialsProvider own = DefaultCredentialsProvider.builder().build();
    private final ConcurrentMap<Role, AwsCredentialsProvider> assumed = new ConcurrentHashMap<>();
    private StsClient sts;
    private Optional<String> account = Optional.empty();

    /**
     * Creates a builder of clients.
     *
     * @param region where roles are assumed: the function's own Region
     */
    public AwsClients(String region) {
        this.region = Region.of(region);
    }

    /**
     * Returns the credentials of {@code role}, or the process's own without one. Caches and renews
     * them.
     */
    public AwsCredentialsProvider credentials(Optional<Role> role) {
        return role.map(one -> assumed.computeIfAbsent(one, this::assume)).orElse(own);
    }

    /**
     * Returns the function's own account; empty if AWS can't be asked. Calls AWS until that
     * succeeds once.
     */
    synchronized Optional<String> account() {
        if (account.isEmpty()) {
            try {
                account = Optional.of(sts().getCallerIdentity().account());
            } catch (SdkException _) {
                // Roles can't be assumed either then, and the run reports that.
            }
        }
        return account;
    }

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, String region, Optional<Role> role) {
        return builder.httpClient(http)
                .overrideConfiguration(CONFIGURATION)
                .region(Region.of(region))
                .credentialsProvider(credentials(role))
                .build();
    }

    private static List<Tag> tags(Role role) {
        return role.sessionTags().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private AwsCredentialsProvider assume(Role role) {
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts())
                .refreshRequest(
                        request ->
                                request.roleArn(role.arn())
                                        .roleSessionName("ecr-pusher")
                                        .externalId(role.externalId().orElse(null))
                                        .tags(tags(role)))
                .build();
    }

    /** Returns one client for all roles. Created on demand, because most fleets have no roles. */
    private synchronized StsClient sts() {
        if (sts == null) {
            sts = build(StsClient.builder(), region.id(), Optional.empty());
        }
        return sts;
    }
}
