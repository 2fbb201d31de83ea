package io.ecrpusher.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.FleetReader;
import io.ecrpusher.aws.S3EndpointStore;
import io.ecrpusher.aws.S3RecordStore;
import io.ecrpusher.aws.SecretsManagerReader;
import io.ecrpusher.aws.SqsQueue;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.plan.Target;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordStore;
import io.ecrpusher.records.shard.Shards;
import io.ecrpusher.report.Report;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Tests the calls to AWS, except ECR and EKS, which LocalStack doesn't have. */
class AwsEdgesIT {
    private static final Deadline NEVER = new Deadline(Clock.systemUTC(), Instant.MAX);

    private static final Properties BEFORE = (Properties) System.getProperties().clone();
    private static final String FLEET =
            """
            version: 1
            registries: [{name: main}]
            secrets: [{name: ecr-pull, namespaces: [default]}]
            clusters: [{name: prod}]
            """;
    private static LocalStack aws;

    private final String id = "test-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        aws = LocalStack.get();
        aws.becomeDefault();
        // No DNS here resolves bucket names as host names.
        System.setProperty("aws.s3.forcePathStyle", "true");
    }

    @AfterAll
    static void restore() {
        System.setProperties(BEFORE);
    }

    @Test
    void readsTheFleetFileFromParameterStore() {
        try (SsmClient ssm = aws.client(SsmClient.builder())) {
            ssm.putParameter(
                    request ->
                            request.name("/" + id).type(ParameterType.SECURE_STRING).value(FLEET));
        }
        assertThat(read("ssm:/" + id).clusters()).hasSize(1);
    }

    @Test
    void readsTheFleetFileFromS3() {
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true))) {
            createBucket(s3);
            s3.putObject(
                    request -> request.bucket(id).key("fleets/main.yaml"),
                    RequestBody.fromString(FLEET));
        }
        assertThat(read("s3://" + id + "/fleets/main.yaml").clusters()).hasSize(1);
    }

    @Test
    void storesEndpointsInABucket() throws Exception {
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true))) {
            createBucket(s3);
        }
        EndpointStore store = new S3EndpointStore(clients(), LocalStack.REGION, id);
        assertThat(store.read("clusters/a.json")).isEmpty();
        store.write("clusters/a.json", "{}");
        assertThat(store.read("clusters/a.json")).contains("{}");
        store.delete("clusters/a.json");
        store.delete("clusters/a.json");
        assertThat(store.read("clusters/a.json")).isEmpty();
        EndpointStore none = new S3EndpointStore(clients(), LocalStack.REGION, "none-" + id);
        assertThatThrownBy(() -> none.read("clusters/a.json"))
                .hasMessageContaining("s3:GetObject in bucket none-" + id)
                .hasMessageContaining("NoSuchBucket");
    }

    @Test
    void losesNoRecordOfParallelWriters() throws Exception {
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true))) {
            createBucket(s3);
        }
        List<Attempt> attempts =
                IntStream.range(0, 1000)
                        .mapToObj(i -> attempt("c-" + i))
                        .filter(one -> shardOf(one) == 7)
                        .limit(9)
                        .toList();
        // Creates the objects. Searching for others takes LocalStack seconds.
        assertThat(records().update(attempts.getFirst(), Instant.now().plusSeconds(60))).isEmpty();
        List<Future<List<Report.Warning>>> updates = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Attempt attempt : attempts.subList(1, 9)) {
                updates.add(
                        threads.submit(
                                () -> records().update(attempt, Instant.now().plusSeconds(60))));
            }
        }
        for (Future<List<Report.Warning>> one : updates) {
            assertThat(one.get()).isEmpty();
        }
        FleetRecords read = records().read();
        assertThat(read.clusters()).hasSize(9);
        assertThat(read.problems()).isEmpty();
        assertThat(read.history()).singleElement().matches(run -> run.clusters() == 9);
    }

    private RecordStore records() {
        return new S3RecordStore(clients(), LocalStack.REGION, id, "stack", Clock.systemUTC());
    }

    private static int shardOf(Attempt attempt) {
        return Shards.of(attempt.outcomes().getFirst().target().cluster().id());
    }

    private static Attempt attempt(String cluster) {
        SecretSpec secret = SecretSpec.retired("ecr-pull", "fleet");
        Cluster one = new Cluster(cluster, LocalStack.REGION, Optional.empty(), List.of(secret));
        Instant now = Instant.now();
        return new Attempt(
                new Trigger.Rotate(),
                Instant.EPOCH,
                now,
                List.of(
                        new Outcome.Applied(
                                new Target(one, secret, "default", true, List.of()),
                                now.plus(Duration.ofHours(12)))),
                Optional.empty());
    }

    private void createBucket(S3Client s3) {
        s3.createBucket(
                request ->
                        request.bucket(id)
                                .createBucketConfiguration(
                                        where -> where.locationConstraint(LocalStack.REGION)));
    }

    @Test
    void failsForAMissingFleetFileInsteadOfReadingAnEmptyFleet() {
        assertThatThrownBy(() -> read("ssm:/none-" + id))
                .isInstanceOf(InvalidFleetException.class)
                .hasMessageContaining("ssm:/none-" + id)
                .hasMessageContaining("can't be read");
    }

    @Test
    void sendsJobsInBatchesWithoutLosingAny() throws Exception {
        List<String> received = new ArrayList<>();
        try (SqsClient sqs = aws.client(SqsClient.builder())) {
            String url = sqs.createQueue(request -> request.queueName(id)).queueUrl();
            List<SqsQueue.Message> messages = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                messages.add(new SqsQueue.Message("job " + i, Duration.ZERO));
            }
            new SqsQueue(clients(), LocalStack.REGION, url).send(messages, NEVER);
            for (int i = 0; i < 25 && received.size() < 25; i++) {
                sqs.receiveMessage(
                                request ->
                                        request.queueUrl(url)
                                                .maxNumberOfMessages(10)
                                                .waitTimeSeconds(1))
                        .messages()
                        .forEach(message -> received.add(message.body()));
            }
            assertThat(received)
                    .containsExactlyInAnyOrderElementsOf(
                            messages.stream().map(SqsQueue.Message::body).toList());
        }
    }

    @Test
    void reportsAMissingQueue() {
        SqsQueue queue =
                new SqsQueue(
                        clients(),
                        LocalStack.REGION,
                        aws.endpoint() + "/" + LocalStack.ACCOUNT + "/none-" + id);
        assertThatThrownBy(
                        () ->
                                queue.send(
                                        List.of(new SqsQueue.Message("job", Duration.ZERO)), NEVER))
                .hasMessageContaining("sqs:SendMessage");
    }

    @Test
    void assumesARoleWithItsExternalId() {
        Role role = new Role("arn:aws:iam::111122223333:role/spoke", Optional.of("fleet"));
        assertThat(clients().credentials(Optional.of(role)).resolveCredentials())
                .isInstanceOf(AwsSessionCredentials.class);
    }

    @Test
    void readsAClusterTokenFromSecretsManager() throws Exception {
        String arn;
        try (SecretsManagerClient manager = aws.client(SecretsManagerClient.builder())) {
            arn = manager.createSecret(request -> request.name(id).secretString("abc\n")).arn();
        }
        assertThat(secret(arn).reveal()).isEqualTo("abc\n");
        assertThatThrownBy(() -> secret(arn.replace(id, "none")))
                .hasMessageContaining("secretsmanager:GetSecretValue of ")
                .hasMessageContaining("ResourceNotFoundException");
    }

    private static Credential secret(String arn) throws FailureException {
        Cluster cluster =
                new Cluster(
                        "on-prem",
                        LocalStack.REGION,
                        Optional.empty(),
                        new AccessMethod.Token(URI.create("https://k8s.example.com"), "", arn),
                        List.of(),
                        List.of());
        return new SecretsManagerReader(clients()).read(cluster, arn);
    }

    private static AwsClients clients() {
        return new AwsClients(LocalStack.REGION);
    }

    private static Fleet read(String fleetFile) {
        return new FleetReader(clients(), Map.of("FLEET_FILE", fleetFile), LocalStack.REGION)
                .read();
    }
}
