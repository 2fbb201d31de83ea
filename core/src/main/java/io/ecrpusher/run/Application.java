package io.ecrpusher.run;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.EcrTokens;
import io.ecrpusher.aws.EksDirectory;
import io.ecrpusher.aws.FleetReader;
import io.ecrpusher.aws.OrganizationAccounts;
import io.ecrpusher.aws.S3EndpointStore;
import io.ecrpusher.aws.S3RecordStore;
import io.ecrpusher.aws.SecretsManagerReader;
import io.ecrpusher.aws.SignedEksTokens;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.ClusterDiscovery;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.push.ClusterPush;
import io.ecrpusher.push.Pusher;
import io.ecrpusher.push.Retries;
import io.ecrpusher.records.RecordStore;
import io.ecrpusher.records.ScheduleInterval;
import io.ecrpusher.registry.CachedTokens;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.settings.RecordSettings;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Wires the flow to AWS and to the clusters. One application serves all runs of a process. */
public final class Application {
    private final String region;
    private final AwsClients aws;
    private final Function<Deadline, Fleet> fleets;
    private final RegionNames regions;
    private final ClusterDiscovery discovery;
    private final CachedTokens tokens;
    private final ClusterAccess access;
    private final KubernetesConnector apiServers;
    private final Pusher pusher;
    private final RecordStore records;
    private final Duration scheduleInterval;
    private final Clock clock;

    private Application(
            Map<String, String> environment,
            Clock clock,
            AwsClients aws,
            RegistryTokens registries,
            Function<Deadline, Fleet> fleets,
            RegionNames regions,
            KubernetesConnector apiServers,
            Retries retries) {
        this.clock = clock;
        this.region = region(environment);
        this.aws = aws;
        this.fleets = fleets;
        this.regions = regions;
        EksDirectory eks = new EksDirectory(aws);
        discovery = new ClusterDiscovery(new OrganizationAccounts(aws, region, clock), eks, clock);
        tokens = new CachedTokens(registries, clock);
        access =
                new ClusterAccess(
                        new CachedDirectory(eks, endpointStore(environment), clock),
                        new SignedEksTokens(aws, clock),
                        new SecretsManagerReader(aws));
        this.apiServers = apiServers;
        records = recordStore(environment);
        pusher =
                new Pusher(
                        new ClusterPush(access, apiServers, retries.within(aws.retryBudget())),
                        records::failing);
        scheduleInterval =
                ScheduleInterval.of(environment.getOrDefault("SCHEDULE", ""))
                        .orElse(RecordSettings.DEFAULT_INTERVAL);
    }

    /** Wires an application as {@code environment} configures it. Calls nothing yet. */
    public static Application of(Map<String, String> environment, Clock clock) {
        return of(
                environment,
                clock,
                new ApiServers(
                        Settings.API_CONNECT_TIMEOUT, Settings.API_RESPONSE_TIMEOUT, environment),
                new Retries(Settings.API_ATTEMPTS, Settings.API_RETRY_PAUSE));
    }

    /** Wires an application with other timeouts and retries. */
    public static Application of(
            Map<String, String> environment,
            Clock clock,
            KubernetesConnector apiServers,
            Retries retries) {
        String region = region(environment);
        AwsClients aws = new AwsClients(region, environment.getOrDefault("ACCOUNT_ID", ""));
        FleetReader fleets = new FleetReader(aws, environment, region);
        return of(environment, clock, aws, fleets::read, fleets.regions(), apiServers, retries);
    }

    /**
     * Wires an application for another caller than the function.
     *
     * @param environment as the function's; may have no description of a fleet
     * @param aws has the caller's credentials
     * @param fleets reads the fleet at the start of each run, by its deadline
     * @param regions the Regions that this release knows
     */
    public static Application of(
            Map<String, String> environment,
            Clock clock,
            AwsClients aws,
            Function<Deadline, Fleet> fleets,
            RegionNames regions,
            KubernetesConnector apiServers,
            Retries retries) {
        RegistryTokens registries = new EcrTokens(aws, clock);
        return of(environment, clock, aws, registries, fleets, regions, apiServers, retries);
    }

    /**
     * Wires an application that doesn't fetch its tokens from ECR.
     *
     * @param registries returns the tokens instead
     */
    public static Application of(
            Map<String, String> environment,
            Clock clock,
            AwsClients aws,
            RegistryTokens registries,
            Function<Deadline, Fleet> fleets,
            RegionNames regions,
            KubernetesConnector apiServers,
            Retries retries) {
        return new Application(
                environment, clock, aws, registries, fleets, regions, apiServers, retries);
    }

    /**
     * Returns the flow of a new run.
     *
     * @param tokenMaxAge the age up to which registry tokens are reused
     */
    public Run run(Duration tokenMaxAge) {
        aws.retryBudget().startRun();
        return new Run(
                fleets,
                discovery,
                tokens.notOlderThan(tokenMaxAge),
                access,
                pusher,
                records,
                regions,
                clock);
    }

    /** Returns the search for clusters. */
    public ClusterDiscovery discovery() {
        return discovery;
    }

    /** Returns what opens clusters. */
    public ClusterAccess access() {
        return access;
    }

    /** Returns the registry tokens, none older than {@code maxAge}. */
    public RegistryTokens tokens(Duration maxAge) {
        return tokens.notOlderThan(maxAge);
    }

    /** Returns the AWS clients, for callers that add their own services. */
    public AwsClients aws() {
        return aws;
    }

    /**
     * Returns the number of calls since the process started: to AWS by service, such as {@code
     * ecr}, and to API servers as {@code kubernetes}.
     */
    public Map<String, Long> callCounts() {
        Map<String, Long> counts = new HashMap<>(aws.callCounts());
        counts.put("kubernetes", apiServers.requestCount());
        return counts;
    }

    /** Returns the process's own Region. */
    public String region() {
        return region;
    }

    /** Returns the time between two rotations, as the stack's schedule says. */
    public Duration scheduleInterval() {
        return scheduleInterval;
    }

    /** Returns the deployment's records; {@link RecordStore#NONE} if it keeps none. */
    public RecordStore records() {
        return records;
    }

    private RecordStore recordStore(Map<String, String> environment) {
        String bucket = environment.getOrDefault("RECORDS_BUCKET", "");
        return bucket.isEmpty()
                ? RecordStore.NONE
                : new S3RecordStore(
                        aws,
                        region,
                        bucket,
                        environment.getOrDefault("STACK_NAME", "ecr-pusher"),
                        clock);
    }

    private EndpointStore endpointStore(Map<String, String> environment) {
        String bucket = environment.getOrDefault("ANSWERS_BUCKET", "");
        return bucket.isEmpty() ? EndpointStore.NONE : new S3EndpointStore(aws, region, bucket);
    }

    private static String region(Map<String, String> environment) {
        String region = environment.getOrDefault("AWS_REGION", "");
        if (region.isBlank()) {
            throw new InvalidFleetException(
                    "the environment",
                    List.of(new Mistake("AWS_REGION", "isn't set; Lambda sets it by default")));
        }
        return region;
    }
}
