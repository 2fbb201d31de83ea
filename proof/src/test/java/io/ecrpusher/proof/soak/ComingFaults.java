package io.ecrpusher.proof.soak;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Faults of API servers and of AWS that come and go. The same seed gives the same faults in the
 * same rotations.
 */
final class ComingFaults {
    private static final int NEW_IN_A_ROTATION = 4;
    private static final int LONGEST = 6;
    private static final int AWS_FAULTS_ONE_IN = 4;
    private static final List<Consumer<EksCluster>> KINDS =
            List.of(
                    server(Fault.refused()),
                    server(Fault.blackHole()),
                    server(Fault.wrongCertificate()),
                    server(Fault.reset()),
                    server(Fault.truncated()),
                    server(Fault.slow(Duration.ofMillis(150))),
                    status(401, "Unauthorized"),
                    status(403, "Forbidden"),
                    status(404, "NotFound"),
                    status(409, "Conflict"),
                    status(422, "Invalid"),
                    status(500, "InternalError"),
                    status(503, "ServiceUnavailable"),
                    server(Fault.respond(HttpResponse.text(429, "slow down"))),
                    server(
                            Fault.respond(
                                    HttpResponse.text(429, "slow down").with("Retry-After", "1"))),
                    server(Fault.respond(HttpResponse.json(200, ""))),
                    server(Fault.respond(HttpResponse.json(200, "{\"kind\":\"Sec"))),
                    server(Fault.respond(HttpResponse.text(200, "x".repeat(3_000_000)))),
                    server(
                            Fault.respond(
                                    HttpResponse.text(302, "")
                                            .with("Location", "https://127.0.0.1:1/"))),
                    cluster -> cluster.revokeAccess(SoakFleet.roleOf(cluster)),
                    cluster -> cluster.kubernetes().removeNamespace("team-a"));

    private static final List<Consumer<Simulator>> AWS_KINDS =
            List.of(
                    aws -> aws.faults().throttle("ecr", "GetAuthorizationToken", 2),
                    aws -> aws.faults().fail("eks", "DescribeCluster", 3),
                    aws -> aws.faults().fail("sts", "AssumeRole", 2),
                    aws -> aws.faults().fail("s3", "GetObject", 4),
                    aws -> aws.faults().fail("s3", "PutObject", 4),
                    aws -> aws.faults().throttle("sqs", "SendMessageBatch", 1),
                    aws -> aws.awsServer().fault(Fault.reset().times(3)),
                    aws ->
                            aws.awsServer()
                                    .fault(
                                            Fault.respond(HttpResponse.text(503, "later"))
                                                    .times(5)));

    private final SplittableRandom random;
    private final SoakFleet fleet;
    private final Map<EksCluster, Integer> rotationsLeft = new HashMap<>();

    ComingFaults(long seed, SoakFleet fleet) {
        random = new SplittableRandom(seed);
        this.fleet = fleet;
    }

    private static Consumer<EksCluster> server(Fault fault) {
        return cluster -> cluster.kubernetes().server().fault(fault);
    }

    private static Consumer<EksCluster> status(int code, String reason) {
        return server(
                Fault.respond(
                        HttpResponse.json(
                                code,
                                """
                                {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"reason":"%s","message":"by the soak"}"""
                                        .formatted(code, reason))));
    }

    /** Ends some faults and begins others. */
    void change() {
        for (EksCluster cluster : List.copyOf(rotationsLeft.keySet())) {
            if (rotationsLeft.merge(cluster, -1, Integer::sum) == 0) {
                end(cluster);
            }
        }
        for (int i = 0; i < NEW_IN_A_ROTATION; i++) {
            EksCluster cluster = fleet.good().get(random.nextInt(fleet.good().size()));
            int kind = random.nextInt(KINDS.size());
            int rotations = random.nextInt(1, LONGEST + 1);
            if (rotationsLeft.putIfAbsent(cluster, rotations) == null) {
                KINDS.get(kind).accept(cluster);
            }
        }
        endAws();
        if (random.nextInt(AWS_FAULTS_ONE_IN) == 0) {
            AWS_KINDS.get(random.nextInt(AWS_KINDS.size())).accept(fleet.simulator());
        }
    }

    /** Ends all faults. Returns false if one of them lasts a rotation longer. */
    boolean stop() {
        List.copyOf(rotationsLeft.keySet()).forEach(this::end);
        endAws();
        return rotationsLeft.isEmpty();
    }

    private void end(EksCluster cluster) {
        try {
            cluster.kubernetes().server().clearFaults();
        } catch (UncheckedIOException _) {
            // Another connection has got the port of a server that refused connections.
            rotationsLeft.put(cluster, 1);
            return;
        }
        rotationsLeft.remove(cluster);
        cluster.grantAccess(SoakFleet.roleOf(cluster), "ecr-pusher");
        cluster.kubernetes().createNamespace("team-a");
    }

    private void endAws() {
        fleet.simulator().faults().clear();
        fleet.simulator().awsServer().clearFaults();
    }
}
