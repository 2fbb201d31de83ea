package io.ecrpusher.simulator;

import io.ecrpusher.simulator.aws.AwsCall;
import io.ecrpusher.simulator.aws.AwsFaults;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.SimulatedOrganization;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.aws.endpoint.SimulatedAws;
import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpsServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A local AWS with a fleet of Kubernetes clusters, in this process, over HTTPS on loopback.
 *
 * <p>Sends nothing beyond this machine. {@link #close()} stops all servers and deletes all files.
 */
public final class Simulator implements AutoCloseable {
    private static final String TRUST_STORE_PASSWORD = "changeit";

    private final CertificateAuthority authority = CertificateAuthority.create("Simulated AWS");
    private final SimulatedAws aws;
    private final Path directory;

    private Simulator(Clock clock, Path directory, int port) {
        this.directory = directory;
        authority.writeTrustStore(trustStore(), TRUST_STORE_PASSWORD.toCharArray());
        aws = new SimulatedAws(authority, clock, port);
    }

    /** Starts an AWS without accounts, roles, and clusters. */
    public static Simulator start() {
        return start(Clock.systemUTC());
    }

    /** Starts an empty AWS. Signatures, tokens, and credentials expire by {@code clock}. */
    public static Simulator start(Clock clock) {
        return start(clock, 0);
    }

    /** Starts an empty AWS whose HTTPS endpoint has this port, or a free one for 0. */
    public static Simulator start(Clock clock, int port) {
        try {
            Path directory = Files.createTempDirectory("ecr-pusher-simulator");
            var simulator = new Simulator(clock, directory, port);
            Files.writeString(simulator.certificates(), simulator.authority.pem());
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The endpoint of all AWS services. */
    public URI awsEndpoint() {
        return aws.server().uri();
    }

    /** The HTTPS server of {@link #awsEndpoint()}, for connection counters and network faults. */
    public HttpsServer awsServer() {
        return aws.server();
    }

    /** The AWS behind the endpoint, for all that this class doesn't repeat. */
    public SimulatedAws aws() {
        return aws;
    }

    /** The authority that signed the endpoint's certificate. Each cluster has its own. */
    public CertificateAuthority authority() {
        return authority;
    }

    /** A JKS trust store with the authority's certificate. */
    public Path trustStore() {
        return directory.resolve("trust.jks");
    }

    /** The password of {@link #trustStore()}. */
    public String trustStorePassword() {
        return TRUST_STORE_PASSWORD;
    }

    /** See {@link SimulatedAws#addUser}. */
    public Principal addUser(String arn) {
        return aws.addUser(arn);
    }

    /** See {@link SimulatedAws#addRoleSession}. */
    public Principal addRoleSession(String roleArn, String sessionName) {
        return aws.addRoleSession(roleArn, sessionName);
    }

    /** See {@link SimulatedAws#addPrincipal}. */
    public void addPrincipal(Principal principal) {
        aws.addPrincipal(principal);
    }

    /** See {@link SimulatedAws#addRole}. */
    public void addRole(
            String roleArn, Set<String> trustedPrincipalArns, Optional<String> externalId) {
        aws.addRole(roleArn, trustedPrincipalArns, externalId);
    }

    /** See {@link SimulatedAws#requireSessionTags}. */
    public void requireSessionTags(String roleArn, Map<String, String> tags) {
        aws.requireSessionTags(roleArn, tags);
    }

    /** See {@link SimulatedAws#addCluster}. */
    public EksCluster addCluster(String account, String region, String name) {
        return aws.addCluster(account, region, name);
    }

    /** See {@link SimulatedAws#clusters}. */
    public List<EksCluster> clusters() {
        return aws.clusters();
    }

    /** See {@link SimulatedAws#deleteOnceListed}. */
    public void deleteOnceListed(EksCluster cluster) {
        aws.deleteOnceListed(cluster);
    }

    /** See {@link SimulatedAws#createQueue}. */
    public SqsQueue createQueue(String account, String region, String name) {
        return aws.createQueue(account, region, name);
    }

    /** See {@link SimulatedAws#createOrganization}. */
    public SimulatedOrganization createOrganization(String managementAccount) {
        return aws.createOrganization(managementAccount);
    }

    /** See {@link SimulatedAws#received}. */
    public Collection<String> received() {
        return aws.received();
    }

    /** See {@link SimulatedAws#putBinarySecret}. */
    public String putBinarySecret(String account, String region, String name, byte[] value) {
        return aws.putBinarySecret(account, region, name, value);
    }

    /** See {@link SimulatedAws#putSecret}. */
    public String putSecret(String account, String region, String name, String value) {
        return aws.putSecret(account, region, name, value);
    }

    /** See {@link SimulatedAws#putParameter}. */
    public void putParameter(String account, String region, String name, String value) {
        aws.putParameter(account, region, name, value);
    }

    /** See {@link SimulatedAws#putSecureParameter}. */
    public void putSecureParameter(String account, String region, String name, String value) {
        aws.putSecureParameter(account, region, name, value);
    }

    /** See {@link SimulatedAws#createBucket}. */
    public void createBucket(String account, String bucket) {
        aws.s3().createBucket(account, bucket);
    }

    /** See {@link SimulatedAws#shareBucket}. */
    public void shareBucket(String bucket) {
        aws.s3().share(bucket);
    }

    /** See {@link SimulatedAws#putObject}. */
    public void putObject(String account, String bucket, String key, String content) {
        aws.s3().put(account, bucket, key, content);
    }

    /** See {@link SimulatedAws#object}. */
    public Optional<String> object(String bucket, String key) {
        return aws.object(bucket, key);
    }

    /** See {@link SimulatedAws#objects}. */
    public List<String> objects(String bucket) {
        return aws.objects(bucket);
    }

    /** See {@link SimulatedAws#faults}. */
    public AwsFaults faults() {
        return aws.faults();
    }

    /** See {@link SimulatedAws#calls}. */
    public Map<AwsCall, Long> calls() {
        return aws.calls();
    }

    /** See {@link SimulatedAws#issuedSecrets}. */
    public Set<String> issuedSecrets() {
        return aws.issuedSecrets();
    }

    /**
     * Returns the environment variables for a process that calls this AWS as {@code principal}. A
     * JVM trusts the endpoint by JAVA_TOOL_OPTIONS, other programs such as the AWS CLI by
     * AWS_CA_BUNDLE.
     */
    public Map<String, String> environment(Principal principal, String region) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_REGION", region);
        environment.put("AWS_DEFAULT_REGION", region);
        environment.put("AWS_ACCESS_KEY_ID", principal.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", principal.secretAccessKey());
        principal.sessionToken().ifPresent(token -> environment.put("AWS_SESSION_TOKEN", token));
        environment.put("AWS_ENDPOINT_URL", awsEndpoint().toString());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_CA_BUNDLE", certificates().toString());
        environment.put(
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                        .formatted(trustStore(), TRUST_STORE_PASSWORD));
        return environment;
    }

    /** Stops AWS and all clusters, and deletes the trust store. */
    @Override
    public void close() {
        aws.close();
        try {
            Files.deleteIfExists(trustStore());
            Files.deleteIfExists(certificates());
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path certificates() {
        return directory.resolve("ca.pem");
    }
}
