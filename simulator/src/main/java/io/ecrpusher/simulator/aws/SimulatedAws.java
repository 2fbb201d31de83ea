package io.ecrpusher.simulator.aws;

import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpsServer;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Accounts, Regions and clusters behind one HTTPS endpoint. */
public final class SimulatedAws implements AutoCloseable {
    private final Clock clock;
    private final Identities identities;
    private final Authenticator authenticator;
    private final AwsFaults faults = new AwsFaults();
    private final Eks eks = new Eks();
    private final Ssm ssm = new Ssm();
    private final SecretsManager secretsManager = new SecretsManager();
    private final Sqs sqs = new Sqs();
    private final S3 s3 = new S3();
    private final Organizations organizations = new Organizations();
    private final AwsEndpoint endpoint;
    private final HttpsServer server;
    private final Queue<EksCluster> clusters = new ConcurrentLinkedQueue<>();

    private SimulatedAws(CertificateAuthority authority, Clock clock) {
        this.clock = clock;
        identities = new Identities(clock);
        authenticator = new Authenticator(identities, clock);
        var tokens = new AuthorizationTokens(identities, clock);
        List<AwsService> services =
                List.of(
                        new Ecr(tokens),
                        new EcrPublic(tokens),
                        eks,
                        new Sts(identities),
                        ssm,
                        s3,
                        secretsManager,
                        sqs,
                        organizations);
        endpoint = new AwsEndpoint(services, authenticator, faults);
        server = HttpsServer.start(authority, endpoint);
    }

    /** Starts the endpoint, with a certificate of {@code authority}. */
    public static SimulatedAws start(CertificateAuthority authority, Clock clock) {
        return new SimulatedAws(authority, clock);
    }

    /** The HTTPS server that is the endpoint of every service. */
    public HttpsServer server() {
        return server;
    }

    /** A user with long-lived keys. */
    public Principal addUser(String arn) {
        return identities.addUser(arn);
    }

    /** Temporary credentials of a role, as Lambda gives to a function. */
    public Principal addRoleSession(String roleArn, String sessionName) {
        return identities.addSession(roleArn, sessionName);
    }

    /** Lets credentials that were made elsewhere sign requests here. */
    public void addPrincipal(Principal principal) {
        identities.add(principal);
    }

    /**
     * A role that others may assume.
     *
     * @param trustedPrincipalArns users, roles (all of their sessions), account roots, or {@code *}
     * @param externalId has to be given by whoever assumes the role
     */
    public void addRole(
            String roleArn, Set<String> trustedPrincipalArns, Optional<String> externalId) {
        identities.addRole(roleArn, trustedPrincipalArns, externalId);
    }

    /** Has a role's trust policy ask for exactly these session tags; at first it allows none. */
    public void requireSessionTags(String roleArn, Map<String, String> tags) {
        identities.requireSessionTags(roleArn, tags);
    }

    /** A cluster that runs from now on, with neither tags nor access entries. */
    public EksCluster addCluster(String account, String region, String name) {
        var reviewer = new EksTokenReviewer(name, region, authenticator, clock);
        var cluster =
                new EksCluster(account, region, reviewer, SimulatedCluster.start(name, reviewer));
        clusters.add(cluster);
        eks.add(cluster);
        return cluster;
    }

    /** Lets {@code cluster} be listed once more, and deletes it then. */
    public void deleteOnceListed(EksCluster cluster) {
        eks.deleteOnceListed(cluster);
    }

    /** A new queue, empty. */
    public SqsQueue createQueue(String account, String region, String name) {
        return sqs.create(account, region, name);
    }

    /** A new organization, which {@code managementAccount} manages. */
    public SimulatedOrganization createOrganization(String managementAccount) {
        return organizations.create(managementAccount);
    }

    /** The path, query and body of every request so far, without its headers. */
    public Collection<String> received() {
        return endpoint.received();
    }

    /** Stores a secret; answers its ARN. */
    public String putSecret(String account, String region, String name, String value) {
        return secretsManager.put(account, region, name, value);
    }

    /** Stores a parameter of type String. */
    public void putParameter(String account, String region, String name, String value) {
        ssm.put(account, region, name, value, false);
    }

    /** Stores a parameter of type SecureString. */
    public void putSecureParameter(String account, String region, String name, String value) {
        ssm.put(account, region, name, value, true);
    }

    /** Makes a bucket, empty, unless it is there. */
    public void createBucket(String account, String bucket) {
        s3.createBucket(account, bucket);
    }

    /** Stores an object; the bucket comes into being with its first, in {@code account}. */
    public void putObject(String account, String bucket, String key, String content) {
        s3.put(account, bucket, key, content);
    }

    /** What an object holds, if it is there. */
    public Optional<String> object(String bucket, String key) {
        return s3.object(bucket, key);
    }

    /** The keys of a bucket's objects, sorted. */
    public List<String> objects(String bucket) {
        return s3.objects(bucket);
    }

    /** What goes wrong on request. */
    public AwsFaults faults() {
        return faults;
    }

    /** The calls so far, throttled and denied ones included. */
    public Map<AwsCall, Long> calls() {
        return endpoint.calls();
    }

    /** Every password, authorization token, secret key and session token that was handed out. */
    public Set<String> issuedSecrets() {
        return identities.issuedSecrets();
    }

    /** Every cluster, in the order in which they were added. */
    public List<EksCluster> clusters() {
        return List.copyOf(clusters);
    }

    /** Stops the endpoint and the clusters. */
    @Override
    public void close() {
        server.close();
        clusters.forEach(cluster -> cluster.kubernetes().close());
    }
}
