package io.ecrpusher.simulator.serve;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.endpoint.AwsProxy;
import io.ecrpusher.simulator.aws.endpoint.PlainEndpoint;
import io.ecrpusher.simulator.http.HttpsServer;
import io.ecrpusher.simulator.serve.Options.RealCluster;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A running fleet with its endpoints and files. */
final class ServedFleet implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Simulator simulator;
    private final PlainEndpoint plain;
    private final AwsProxy proxy;
    private final TokenReviewWebhook reviews = new TokenReviewWebhook();
    private final HttpsServer webhook;
    private final ServedFiles files;
    private final Estate estate;
    private final Optional<FunctionKeys> keys;
    private final Map<RealCluster, EksCluster> real = new LinkedHashMap<>();

    private ServedFleet(Options options) throws IOException {
        int port = options.port();
        files = ServedFiles.in(options.directory());
        simulator = Simulator.start(Clock.systemUTC(), port);
        plain = PlainEndpoint.start(simulator.aws(), port == 0 ? 0 : port + 1);
        proxy = AwsProxy.start(simulator.authority(), simulator.aws(), port == 0 ? 0 : port + 2);
        webhook =
                HttpsServer.start(
                        simulator.authority().serverContext(), reviews, port == 0 ? 0 : port + 3);
        estate = Estate.create(simulator, options.home(), options.accounts(), options.clusters());
        options.function()
                .ifPresent(
                        zip -> simulator.aws().lambda().runBy(new ServedFunctions(simulator, zip)));
        keys = options.keys().map(file -> FunctionKeys.follow(file, simulator, estate));
    }

    /** Starts everything and writes the files. Real clusters have no endpoint yet. */
    static ServedFleet start(Options options) throws IOException {
        var fleet = new ServedFleet(options);
        try {
            options.named().forEach(fleet::addCluster);
            options.faults().forEach(fleet::plant);
            options.real().forEach(fleet::addRealCluster);
            fleet.writeFiles();
            return fleet;
        } catch (IOException | UsageException e) {
            fleet.close();
            throw e;
        }
    }

    /**
     * Waits for the kubeconfigs of the real clusters, and then describes these clusters by them.
     *
     * @throws UsageException if one doesn't come in time
     */
    void connectRealClusters(Duration patience) throws InterruptedException {
        for (Map.Entry<RealCluster, EksCluster> one : real.entrySet()) {
            Kubeconfig kubeconfig = await(one.getKey(), patience);
            EksCluster _ = one.getValue().answeredBy(kubeconfig.server(), kubeconfig.caPem());
        }
    }

    Simulator simulator() {
        return simulator;
    }

    Estate estate() {
        return estate;
    }

    AwsProxy proxy() {
        return proxy;
    }

    URI endpoint() {
        return plain.uri();
    }

    @Override
    public void close() {
        keys.ifPresent(FunctionKeys::close);
        simulator.aws().lambda().endAll();
        webhook.close();
        proxy.close();
        plain.close();
        simulator.close();
    }

    private void addCluster(String name) {
        EksCluster cluster = estate.addCluster(estate.home(), Estate.HOME_REGION, name);
        EksCluster _ = cluster.tag("ecr-pusher", "enabled");
    }

    private void addRealCluster(RealCluster added) {
        EksCluster cluster = estate.addCluster(estate.home(), Estate.HOME_REGION, added.name());
        real.put(added, cluster.tag("ecr-pusher", "enabled"));
    }

    private void writeFiles() throws IOException {
        files.write("ca.pem", simulator.authority().pem());
        files.writeProfiles(estate);
        for (Map.Entry<RealCluster, EksCluster> one : real.entrySet()) {
            String name = one.getKey().name();
            String path = reviews.add(name, one.getValue().reviewer());
            String kubeconfig =
                    Kubeconfig.ofWebhook(webhook.uri().resolve(path), simulator.authority().pem());
            files.write(
                    real.size() == 1
                            ? "webhook.kubeconfig"
                            : "webhook-%s.kubeconfig".formatted(name),
                    kubeconfig);
        }
        files.writeEnvironment(estate, proxy.uri(), plain.uri());
    }

    private void plant(PlantedFault fault) {
        EksCluster target =
                simulator.clusters().stream()
                        .filter(cluster -> cluster.name().equals(fault.cluster()))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new UsageException(
                                                "--fault names the cluster %s, which doesn't exist"
                                                        .formatted(fault.cluster())));
        fault.plant(target);
    }

    private static Kubeconfig await(RealCluster cluster, Duration patience)
            throws InterruptedException {
        long polls = patience.dividedBy(POLL);
        for (long i = 0; i <= polls; i++) {
            Optional<Kubeconfig> kubeconfig = Kubeconfig.read(cluster.kubeconfig());
            if (kubeconfig.isPresent()) {
                return kubeconfig.get();
            }
            Thread.sleep(POLL);
        }
        throw new UsageException(
                "%s, the kubeconfig of %s, isn't there, or names no server with a certificate authority"
                        .formatted(cluster.kubeconfig(), cluster.name()));
    }
}
