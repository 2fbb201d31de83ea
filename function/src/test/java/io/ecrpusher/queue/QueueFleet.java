package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;

import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.Run;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.time.Deadline;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A fleet in queue mode over the network: accounts of a hundred clusters each, and twenty workers
 * with their own caches, as processes have. Ignores the queue's delays.
 */
public final class QueueFleet implements AutoCloseable {
    /** Twenty processes, the template's default. */
    public static final int WORKERS = 20;

    /** How many times a message is received before its failed clusters become a dead letter. */
    public static final int RECEIVES = 3;

    /** The bucket of records and endpoints. */
    public static final String BUCKET = "answers";

    /** The deployment's name. */
    public static final String STACK = "stack";

    /** The namespaces of Secret {@code ecr-pull}. */
    public static final List<String> NAMESPACES = List.of("default", "kube-public");

    /** The clusters of its message that a killed worker has written. */
    public static final int WRITTEN_WHEN_KILLED = 4;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int CLUSTERS_EACH = 100;
    private static final int CLUSTERS_PER_MESSAGE = 10;
    private static final long HEAP_PER_CLUSTER = 300_000L;

    private final int clusters;
    private final TestFleet fleet = new TestFleet();
    private final SqsQueue jobs;
    private final SqsQueue deadLetters;

    /**
     * Starts clusters. Skips the test if this process may not open enough files, or has too small a
     * heap.
     *
     * @param clusters a multiple of 100
     */
    public static QueueFleet start(int clusters) {
        assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                        && os.getMaxFileDescriptorCount() > 2 * clusters - 1000,
                "%d servers need %d open files (ulimit -n)"
                        .formatted(clusters, 2 * clusters - 1000));
        assumeTrue(
                Runtime.getRuntime().maxMemory() > HEAP_PER_CLUSTER * clusters,
                "%d servers need a heap of %d MB"
                        .formatted(clusters, HEAP_PER_CLUSTER * clusters / 1_000_000));
        return new QueueFleet(clusters);
    }

    private QueueFleet(int clusters) {
        this.clusters = clusters;
        jobs = fleet.simulator().createQueue(TestFleet.ACCOUNT, TestFleet.REGION, "jobs");
        deadLetters = fleet.simulator().createQueue(TestFleet.ACCOUNT, TestFleet.REGION, "dead");
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        for (int i = 0; i < accounts(); i++) {
            fleet.simulator().addRole(role(account(i)), Set.of(TestFleet.ROLE), Optional.empty());
            for (int j = 0; j < CLUSTERS_EACH; j++) {
                fleet.simulator()
                        .addCluster(account(i), TestFleet.REGION, "c-%d-%d".formatted(i, j))
                        .tag("ecr-pusher", "enabled")
                        .grantAccess(role(account(i)), "ecr-pusher")
                        .kubernetes()
                        .apply(TestFleet.rbac());
            }
        }
        fleet.with("QUEUE_URL", jobs.url())
                .with("QUEUE_THRESHOLD", String.valueOf(clusters / 2))
                .with("QUEUE_WINDOW_MINUTES", "10")
                .with("DEAD_LETTER_URL", deadLetters.url())
                .with("QUEUE_RECEIVES", String.valueOf(RECEIVES))
                .with("ANSWERS_BUCKET", BUCKET)
                .with("RECORDS_BUCKET", BUCKET)
                .with("STACK_NAME", STACK)
                .fleetFile(
                        """
                        version: 1
                        registries: [{name: main, regions: [eu-west-1, us-east-1]}]
                        secrets: [{name: ecr-pull, namespaces: [%s]}]
                        clusters:
                        - discover:
                            tags: {ecr-pusher: enabled}
                            roles: [%s]
                        """
                                .formatted(
                                        String.join(", ", NAMESPACES),
                                        IntStream.range(0, accounts())
                                                .mapToObj(i -> '"' + role(account(i)) + '"')
                                                .collect(Collectors.joining(", "))));
    }

    /** Returns the simulator and the environment. */
    public TestFleet fleet() {
        return fleet;
    }

    /** Returns all clusters, in the order of their accounts. */
    public List<EksCluster> clusters() {
        return fleet.simulator().clusters();
    }

    /** Returns the dead letter queue. */
    public SqsQueue deadLetters() {
        return deadLetters;
    }

    /** Returns the number of accounts. */
    public int accounts() {
        return clusters / CLUSTERS_EACH;
    }

    /** Returns the number of messages of a run. */
    public int messages() {
        return clusters / CLUSTERS_PER_MESSAGE;
    }

    /** Returns the role in {@code account} with which the function opens its clusters. */
    public static String role(String account) {
        return "arn:aws:iam::%s:role/ecr-pusher-spoke".formatted(account);
    }

    private static String account(int i) {
        return "%012d".formatted(222200000000L + i);
    }

    /** Runs the rotation, then the workers until the queue is empty. */
    public void run() throws Exception {
        enqueue();
        work(Integer.MAX_VALUE);
    }

    /**
     * The same, but a worker is killed halfway through the messages: it has written some clusters
     * of its message, and recorded none. The others go on until the queue is empty.
     *
     * @return the killed worker's message, which stays invisible until {@link #deliver}
     */
    public SqsQueue.Message runWithAKilledWorker() throws Exception {
        enqueue();
        return work(messages() / 2).orElseThrow();
    }

    /** Delivers a message again, as SQS does after the visibility timeout. */
    public void deliver(SqsQueue.Message message) throws Exception {
        jobs.comeBack(message);
        work(Integer.MAX_VALUE);
    }

    private void enqueue() {
        assertThat(
                        new QueuedApplication(application(), fleet.environment())
                                .start(
                                        "an event",
                                        new Trigger.Rotate(),
                                        Instant.now().plus(TIMEOUT)))
                .isInstanceOf(Run.Result.HandedOff.class);
        assertThat(jobs.size()).isEqualTo(messages());
    }

    /** Starts workers until the queue is empty. The {@code fatal}th message kills its worker. */
    private Optional<SqsQueue.Message> work(int fatal) throws Exception {
        AtomicInteger received = new AtomicInteger();
        AtomicReference<SqsQueue.Message> unfinished = new AtomicReference<>();
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                QueuedApplication worker =
                        new QueuedApplication(application(), fleet.environment());
                workers.add(
                        threads.submit(
                                () -> {
                                    for (Optional<SqsQueue.Message> next = jobs.take();
                                            next.isPresent();
                                            next = jobs.take()) {
                                        if (received.incrementAndGet() == fatal) {
                                            unfinished.set(next.get());
                                            writeWithoutRecording(next.get());
                                            return null;
                                        }
                                        process(next.get(), worker);
                                    }
                                    return null;
                                }));
            }
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        return Optional.ofNullable(unfinished.get());
    }

    private void process(SqsQueue.Message message, QueuedApplication application) {
        Worker worker =
                application.worker(
                        new Deadline(
                                Clock.systemUTC(), Instant.now().plus(TIMEOUT.multipliedBy(5))));
        List<String> failed =
                worker.process(
                        List.of(
                                new Worker.Received(
                                        message.id(), message.body(), message.received() + 1)),
                        _ -> {},
                        _ -> {});
        if (!failed.isEmpty()) {
            assertThat(message.received() + 1).isLessThan(RECEIVES);
            jobs.comeBack(message);
        }
    }

    private void writeWithoutRecording(SqsQueue.Message message) throws InvalidJobException {
        Map<String, String> environment = new HashMap<>(fleet.environment());
        environment.remove("RECORDS_BUCKET");
        Job job = Job.parse(message.body());
        Report _ =
                application(environment)
                        .run(Settings.TOKEN_MAX_AGE_BESIDE_WORKERS)
                        .pushPart(
                                job.trigger(),
                                job.startedAt(),
                                job.clusters().subList(0, WRITTEN_WHEN_KILLED),
                                Instant.now().plus(TIMEOUT));
    }

    /** Returns a new process of the function. */
    public Application application() {
        return application(fleet.environment());
    }

    private static Application application(Map<String, String> environment) {
        return Application.of(
                environment,
                Clock.systemUTC(),
                new ApiServers(TIMEOUT, TIMEOUT),
                new Retries(2, Duration.ofMillis(10)));
    }

    @Override
    public void close() {
        fleet.close();
    }
}
