package io.ecrpusher.aws;

import io.ecrpusher.aws.retry.BudgetedRetries;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.settings.AwsSettings;
import io.ecrpusher.time.RetryBudget;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * Builds the SDK's clients and sends their calls. All clients share one HTTP client and the same
 * timeouts, and each has the credentials of a role.
 */
public final class AwsClients {
    /** Shared by all clients. Closing a client doesn't stop it. */
    private static final ScheduledExecutorService TIMER =
            Executors.newScheduledThreadPool(
                    AwsSettings.AWS_TIMER_THREADS,
                    Thread.ofPlatform().daemon().name("sdk-timer-", 0).factory());

    static {
        System.setProperty("http.maxConnections", String.valueOf(AwsSettings.AWS_IDLE_CONNECTIONS));
    }

    private final Region region;
    private final AwsCalls calls = new AwsCalls();
    private final RetryBudget retryBudget;
    private final ClientOverrideConfiguration configuration;
    private final SdkHttpClient http;
    private final AwsCredentialsProvider own;
    private final ConcurrentMap<Role, RoleCredentials> assumed = new ConcurrentHashMap<>();
    private volatile Optional<String> account;
    private StsClient sts;

    /**
     * Creates a builder of clients.
     *
     * @param region where roles are assumed: the function's own Region
     */
    public AwsClients(String region) {
        this(region, "");
    }

    /**
     * Creates a builder of clients.
     *
     * @param region where roles are assumed: the function's own Region
     * @param account the ID of the function's account; blank to ask AWS for it when it's needed
     */
    public AwsClients(String region, String account) {
        this(
                region,
                account,
                DefaultCredentialsProvider.builder().build(),
                UrlConnectionHttpClient.create());
    }

    /**
     * Creates a builder of clients with other credentials than the function's.
     *
     * @param region where roles are assumed
     * @param account the ID of the credentials' account; blank to ask AWS for it when it's needed
     * @param own the credentials to call AWS and to assume roles with
     * @param http sends all requests
     */
    public AwsClients(
            String region, String account, AwsCredentialsProvider own, SdkHttpClient http) {
        this(region, account, own, http, new RetryBudget());
    }

    private AwsClients(
            String region,
            String account,
            AwsCredentialsProvider own,
            SdkHttpClient http,
            RetryBudget retryBudget) {
        this.retryBudget = retryBudget;
        this.configuration =
                ClientOverrideConfiguration.builder()
                        .scheduledExecutorService(TIMER)
                        .apiCallTimeout(AwsSettings.AWS_CALL_TIMEOUT)
                        .apiCallAttemptTimeout(AwsSettings.AWS_ATTEMPT_TIMEOUT)
                        .retryStrategy(new BudgetedRetries(retryBudget))
                        .build();
        this.region = Region.of(region);
        this.own = own;
        this.http = http;
        this.account = Optional.of(account.strip()).filter(known -> !known.isEmpty());
    }

    /** Returns a builder of clients whose own credentials are those of {@code role}. */
    public AwsClients as(Role role) {
        return new AwsClients(
                region.id(), role.account(), credentials(Optional.of(role)), http, retryBudget);
    }

    /** Returns the budget for retries, which calls to AWS share with requests to clusters. */
    public RetryBudget retryBudget() {
        return retryBudget;
    }

    /**
     * Returns the credentials of {@code role}, or the process's own without one. Caches and renews
     * them.
     */
    public AwsCredentialsProvider credentials(Optional<Role> role) {
        return role.<AwsCredentialsProvider>map(this::assumed).orElse(own);
    }

    /**
     * Returns the current {@link #credentials}.
     *
     * @throws FailureException if the role can't be assumed; names {@code sts:AssumeRole}
     */
    AwsCredentialsIdentity resolve(Optional<Role> role) throws FailureException {
        if (role.isPresent()) {
            return assumed(role.get()).get();
        }
        try {
            return own.resolveCredentials();
        } catch (SdkException e) {
            throw AwsErrors.failure(e, "the function's own credentials");
        }
    }

    /**
     * Returns what {@code request} returns. Assumes the target's role first, so that the time for
     * it isn't part of the call's, and its failure isn't the call's.
     */
    <T> T send(AwsCall call, AwsCalls.Request<T> request) throws FailureException {
        if (call.target().role().isPresent()) {
            AwsCredentialsIdentity _ = assumed(call.target().role().get()).get();
        }
        return calls.send(call, request);
    }

    /**
     * Calls a service that this package has no class for.
     *
     * @param service the prefix of its actions, such as {@code eks}
     * @param action the action and its object, for messages: {@code eks:CreateAccessEntry of 'prod'
     *     in eu-west-1}
     * @throws FailureException if AWS refuses the call or doesn't respond
     */
    public <T> T call(
            String service, String region, Optional<Role> role, String action, Supplier<T> request)
            throws FailureException {
        return send(new AwsCall(new AwsTarget(service, region, role), action), request::get);
    }

    /** Returns the number of calls to AWS since the process started, by service. */
    public Map<String, Long> callCounts() {
        return calls.counts();
    }

    /** Returns the function's own account. Calls AWS if it isn't known. */
    public String account() throws FailureException {
        Optional<String> known = account;
        if (known.isPresent()) {
            return known.get();
        }
        String asked =
                send(
                        new AwsCall(new AwsTarget("sts", region.id()), "sts:GetCallerIdentity"),
                        () ->
                                OddResponseException.required(
                                        sts().getCallerIdentity().account(), "Account"));
        account = Optional.of(asked);
        return asked;
    }

    /** Returns a client for {@code region} with the credentials of {@code role}. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, String region, Optional<Role> role) {
        return builder.httpClient(http)
                .overrideConfiguration(configuration)
                .region(Region.of(region))
                .credentialsProvider(credentials(role))
                .build();
    }

    private RoleCredentials assumed(Role role) {
        return assumed.computeIfAbsent(
                role, one -> new RoleCredentials(one, region.id(), this::sts, calls));
    }

    /** Returns one client for all roles. Created on demand, because most fleets have no roles. */
    private synchronized StsClient sts() {
        if (sts == null) {
            sts = build(StsClient.builder(), region.id(), Optional.empty());
        }
        return sts;
    }
}
