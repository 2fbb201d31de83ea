package io.ecrpusher.aws;

import io.ecrpusher.fleet.Role;

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

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Builds the SDK's clients alike: one HTTP client, short timeouts, the credentials of the role that
 * is asked for.
 */
public final class AwsClients {
    // One for all, which closing a client leaves running: each client's own would be five threads,
    // and a fleet of some hundred accounts would end at Lambda's 1,024.
    private static final ScheduledExecutorService TIMER =
            Executors.newScheduledThreadPool(
                    5, Thread.ofPlatform().daemon().name("sdk-timer-", 0).factory());
    private static final ClientOverrideConfiguration TIMEOUTS =
            ClientOverrideConfiguration.builder()
                    .scheduledExecutorService(TIMER)
                    .apiCallTimeout(Duration.ofSeconds(20))
                    .apiCallAttemptTimeout(Duration.ofSeconds(6))
                    .build();

    static {
        // By itself Java keeps five idle connections of a host: with more calls under way, most
        // would begin with a TLS handshake.
        System.setProperty("http.maxConnections", "256");
    }

    private final Region region;
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final AwsCredentialsProvider own = DefaultCredentialsProvider.builder().build();
    private final ConcurrentMap<Role, AwsCredentialsProvider> assumed = new ConcurrentHashMap<>();
    private StsClient sts;
    private Optional<String> account = Optional.empty();

    /**
     * @param region where roles are assumed: the function's own
     */
    public AwsClients(String region) {
        this.region = Region.of(region);
    }

    /** Credentials of {@code role}, or the process's own; kept until shortly before they end. */
    public AwsCredentialsProvider credentials(Optional<Role> role) {
        return role.map(wanted -> assumed.computeIfAbsent(wanted, this::assume)).orElse(own);
    }

    /** The function's own account, asked for until it is known; empty if AWS does not tell. */
    synchronized Optional<String> account() {
        if (account.isEmpty()) {
            try {
                account = Optional.of(sts().getCallerIdentity().account());
            } catch (SdkException _) {
                // Then nobody's clusters are looked for by a role either, and that is reported.
            }
        }
        return account;
    }

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, String region, Optional<Role> role) {
        return builder.httpClient(http)
                .overrideConfiguration(TIMEOUTS)
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

    /** One for all roles, made when the first is assumed: most fleets have none. */
    private synchronized StsClient sts() {
        if (sts == null) {
            sts = build(StsClient.builder(), region.id(), Optional.empty());
        }
        return sts;
    }
}
