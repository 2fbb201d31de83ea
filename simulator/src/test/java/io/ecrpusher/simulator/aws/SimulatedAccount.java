package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.client;

import io.ecrpusher.simulator.Simulator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/** A simulated AWS for one test class, with one account and a session of the function's role. */
abstract class SimulatedAccount {
    static final String ACCOUNT = "111122223333";
    static final String ROLE = "arn:aws:iam::111122223333:role/service/pusher";
    static final String REGION = "eu-west-1";
    static Simulator simulator;
    static Principal pusher;

    @BeforeAll
    static void start() {
        simulator = Simulator.start();
        pusher = simulator.addRoleSession(ROLE, "rotate");
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    static Principal another(String name) {
        return simulator.addUser("arn:aws:iam::111122223333:user/" + name);
    }

    static AuthorizationData ecrToken(Principal principal, String region) {
        return client(EcrClient.builder(), simulator, principal, region)
                .getAuthorizationToken()
                .authorizationData()
                .getFirst();
    }
}
