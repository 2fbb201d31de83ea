package io.ecrpusher.proof.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.FleetReader;
import io.ecrpusher.aws.OrganizationAccounts;
import io.ecrpusher.aws.S3RecordStore;
import io.ecrpusher.aws.SqsQueue;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.time.Deadline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fuzzes responses of S3, Systems Manager, SQS, and Organizations. */
class OtherAwsFuzzTest {
    private static final String[] RESPONSES = {
        CannedResponse.valid(
                200,
                "{\"Parameter\":{\"Name\":\"/fleet\",\"Value\":\"version: 1\",\"Version\":1}}"),
        CannedResponse.valid(
                200,
                "{\"Successful\":[{\"Id\":\"0\",\"MessageId\":\"m\"}],\"Failed\":[{\"Id\":\"0\",\"Code\":\"InternalError\",\"Message\":\"no\",\"SenderFault\":false}]}"),
        CannedResponse.valid(
                200,
                "{\"Accounts\":[{\"Id\":\"444455556666\",\"Arn\":\"arn:aws:organizations::111122223333:account/o-1/444455556666\",\"Status\":\"ACTIVE\",\"JoinedTimestamp\":1767312000}]}"),
        CannedResponse.valid(400, "{\"__type\":\"ParameterNotFound\",\"message\":\"no\"}"),
    };

    @FuzzTest
    @DictionaryEntries({
        "<Error><Code>",
        "<Message>",
        "\"__type\":",
        "\"Failed\":[",
        "x-amzn-ErrorType: ",
        "ETag: ",
        "x-amz-bucket-region: "
    })
    void fuzz(byte[] input) {
        Work.check(CannedResponse.text(input, RESPONSES), text -> respond(CannedResponse.of(text)));
    }

    private static void respond(CannedResponse response) {
        AwsClients clients = CannedAws.answering(response);
        fleet(clients, "ssm:/fleet");
        fleet(clients, "s3://bucket/fleet.yaml");
        call(
                () ->
                        new S3RecordStore(
                                        clients,
                                        CannedAws.REGION,
                                        "bucket",
                                        "platform",
                                        Clock.systemUTC())
                                .read()
                                .problems()
                                .forEach(Output::checkSent));
        call(
                () ->
                        new SqsQueue(
                                        clients,
                                        CannedAws.REGION,
                                        "https://sqs.eu-west-1.amazonaws.com/111122223333/q")
                                .send(
                                        List.of(new SqsQueue.Message("{}", Duration.ZERO)),
                                        new Deadline(Clock.systemUTC(), Instant.MAX)));
        call(
                () ->
                        new OrganizationAccounts(clients, CannedAws.REGION, Clock.systemUTC())
                                .roles(
                                        new Organization(
                                                Optional.empty(),
                                                "spoke",
                                                Optional.empty(),
                                                Map.of(),
                                                List.of(),
                                                Map.of(),
                                                List.of())));
    }

    private static void fleet(AwsClients clients, String location) {
        try {
            new FleetReader(
                            clients,
                            Map.of("FLEET_FILE", location, "FLEET_FILE_ACCOUNT", "111122223333"),
                            CannedAws.REGION)
                    .read();
        } catch (InvalidFleetException e) {
            Output.check(e);
        }
    }

    /** Sends requests. */
    private interface Request {
        void send() throws FailureException;
    }

    private static void call(Request request) {
        try {
            request.send();
        } catch (FailureException e) {
            Output.checkSent(e);
        }
    }
}
