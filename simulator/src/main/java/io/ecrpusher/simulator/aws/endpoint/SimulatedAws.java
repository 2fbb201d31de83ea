package io.ecrpusher.simulator.aws.endpoint;

import io.ecrpusher.simulator.aws.AcceleratedClock;
import io.ecrpusher.simulator.aws.AwsActions;
import io.ecrpusher.simulator.aws.AwsCall;
import io.ecrpusher.simulator.aws.AwsFaults;
import io.ecrpusher.simulator.aws.EksAccess;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Identities;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.SimulatedOrganization;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.aws.registry.Ecr;
import io.ecrpusher.simulator.aws.registry.Registries;
import io.ecrpusher.simulator.aws.service.AuthorizationTokens;
import io.ecrpusher.simulator.aws.service.AwsService;
import io.ecrpusher.simulator.aws.service.CloudFormation;
import io.ecrpusher.simulator.aws.service.EcrPublic;
import io.ecrpusher.simulator.aws.service.Iam;
import io.ecrpusher.simulator.aws.service.Lambda;
import io.ecrpusher.simulator.aws.service.Monitoring;
import io.ecrpusher.simulator.aws.service.Organizations;
import io.ecrpusher.simulator.aws.service.S3;
import io.ecrpusher.simulator.aws.service.SecretsManager;
import io.ecrpusher.simulator.aws.service.Sqs;
import io.ecrpusher.simulator.aws.service.Ssm;
import io.ecrpusher.simulator.aws.service.Sts;
import io.ecrpusher.simulator.aws.service.eks.Eks;
import io.ecrpusher.simulator.aws.signing.Authenticator;
import io.ecrpusher.simulator.aws.signing.EksTokenReviewer;
import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpsServer;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A simulated AWS with all accounts, Regions, and clusters, behind one HTTPS endpoint. */
public final class SimulatedAws implements AutoCloseable {
    private final Clock clock;
    private final Identities identities;
    private final Authenticator authenticator;
    private final AwsFaults faults = new AwsFaults();
    private final Eks eks;
    private final Ssm ssm = new Ssm();
    private final SecretsManager secretsManager = new SecretsManager();
    private final Sqs sqs = new Sqs();
    private final S3 s3 = new S3();
    private final Organizations organizations = new Organizations();
    private final CloudFormation cloudFormation = new CloudFormation();
    private final Lambda lambda = new Lambda();
    private final Registries registries;
    private final AwsEndpoint endpoint;
    private final HttpsServer server;
    private final List<EksCluster> clusters = new CopyOnWriteArrayList<>();

    /** Starts the endpoint on a port, or a free one for 0, with {@code authority}'s certificate. */
    public SimulatedAws(CertificateAuthority authority, Clock clock, int port) {
        this.clock = clock;
        Clock signatures = clock instanceof AcceleratedClock ? Clock.systemUTC() : clock;
        identities = new Identities(signatures);
        eks = new Eks(clock);
        authenticator = new Authenticator(identities, signatures);
        var tokens = new AuthorizationTokens(identities, clock);
        registries = new Registries(tokens, faults, clock);
        List<AwsService> services =
                List.of(
                        new Ecr(tokens, registries),
                        new EcrPublic(tokens),
                        eks,
                        new Sts(identities),
                        new Iam(identities),
                        ssm,
                        s3,
                        secretsManager,
                        sqs,
                        organizations,
                        cloudFormation,
                        lambda,
                        new Monitoring());
        endpoint = new AwsEndpoint(services, registries, authenticator, faults);
        server = HttpsServer.start(authority.serverContext(), endpoint, port);
    }

    AwsEndpoint endpoint() {
        return endpoint;
    }

    /** The HTTPS server of the endpoint. */
    public HttpsServer server() {
        return server;
    }

    /** Adds an IAM user with long-term credentials. */
    public Principal addUser(String arn) {
        return identities.addUser(arn);
    }

    /** Adds a role session with 12-hour credentials, as Lambda gives to a function. */
    public Principal addRoleSession(String roleArn, String sessionName) {
        return identities.addSession(roleArn, sessionName);
    }

    /** Adds a principal with given credentials. */
    public void addPrincipal(Principal principal) {
        identities.add(principal);
    }

    /**
     * Adds a role that these users, roles with their sessions, and account roots may assume, or
     * {@code *}.
     *
     * @param externalId required to assume the role, if present
     */
    public void addRole(
            String roleArn, Set<String> trustedPrincipalArns, Optional<String> externalId) {
        identities.addRole(roleArn, trustedPrincipalArns, externalId);
    }

    /** Requires exactly these session tags to assume a role. By default a role allows none. */
    public void requireSessionTags(String roleArn, Map<String, String> tags) {
        identities.requireSessionTags(roleArn, tags);
    }

    /** Starts a cluster without tags and access entries. */
    public EksCluster addCluster(String account, String region, String name) {
        return addCluster(account, region, name, clock);
    }

    /** The same with a clock of its own. */
    public EksCluster addCluster(String account, String region, String name, Clock own) {
        var access = new EksAccess();
        var reviewer = new EksTokenReviewer(name, region, access, authenticator, own);
        var api = SimulatedCluster.start(name, reviewer, own);
        var cluster = new EksCluster(account, region, access, reviewer, api);
        clusters.add(cluster);
        eks.add(cluster);
        return cluster;
    }

    /** Lists a cluster once more, and then deletes it. */
    public void deleteOnceListed(EksCluster cluster) {
        eks.deleteOnceListed(cluster);
    }

    /** Creates an empty SQS queue. */
    public SqsQueue createQueue(String account, String region, String name) {
        return sqs.create(account, region, name);
    }

    /** Creates an organization with this management account. */
    public SimulatedOrganization createOrganization(String managementAccount) {
        return organizations.create(managementAccount);
    }

    /** The stacks that CloudFormation describes. */
    public CloudFormation cloudFormation() {
        return cloudFormation;
    }

    /** The functions that Lambda describes. */
    public Lambda lambda() {
        return lambda;
    }

    /** The repositories that the registries' hosts serve. */
    public Registries registries() {
        return registries;
    }

    /** Returns the path, query, and body of every request so far, without its headers. */
    public Collection<String> received() {
        return endpoint.received();
    }

    /** Stores a secret in Secrets Manager and returns its ARN. */
    public String putSecret(String account, String region, String name, String value) {
        return secretsManager.put(account, region, name, value);
    }

    /** Stores a binary secret in Secrets Manager and returns its ARN. */
    public String putBinarySecret(String account, String region, String name, byte[] value) {
        return secretsManager.putBinary(account, region, name, value);
    }

    /** Stores an SSM parameter of type String. */
    public void putParameter(String account, String region, String name, String value) {
        ssm.put(account, region, name, value, false);
    }

    /** Stores an SSM parameter of type SecureString. */
    public void putSecureParameter(String account, String region, String name, String value) {
        ssm.put(account, region, name, value, true);
    }

    /** Creates an S3 bucket if it doesn't exist. */
    public void createBucket(String account, String bucket) {
        s3.createBucket(account, bucket);
    }

    /** Opens an S3 bucket to all accounts. */
    public void shareBucket(String bucket) {
        s3.share(bucket);
    }

    /** Sets the policy of an S3 bucket. */
    public void putBucketPolicy(String bucket, String policy) {
        s3.putPolicy(bucket, policy);
    }

    /** Stores an S3 object. Creates its bucket in {@code account} if needed. */
    public void putObject(String account, String bucket, String key, String content) {
        s3.put(account, bucket, key, content);
    }

    /** Returns the content of an S3 object, or empty if it doesn't exist. */
    public Optional<String> object(String bucket, String key) {
        return s3.object(bucket, key);
    }

    /** Returns the keys of an S3 bucket's objects, sorted. */
    public List<String> objects(String bucket) {
        return s3.objects(bucket);
    }

    /** The faults to inject into AWS calls. */
    public AwsFaults faults() {
        return faults;
    }

    /** The IAM actions of the calls so far. */
    public AwsActions actions() {
        return endpoint.actions();
    }

    /** Returns the number of calls so far. Includes throttled and denied calls. */
    public Map<AwsCall, Long> calls() {
        return endpoint.calls();
    }

    /** Returns all passwords, tokens, and secret keys issued so far. */
    public Set<String> issuedSecrets() {
        return identities.issuedSecrets();
    }

    /** Returns all clusters in the order of their creation. */
    public List<EksCluster> clusters() {
        return List.copyOf(clusters);
    }

    @Override
    public void close() {
        faults.clear();
        server.close();
        clusters.forEach(cluster -> cluster.kubernetes().close());
    }
}
