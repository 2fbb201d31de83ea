package io.ecrpusher.proof.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.SignedEksTokens;
import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Fuzzes responses of STS: AssumeRole and GetCallerIdentity. Signs with the credentials. */
class StsFuzzTest {
    private static final Role ROLE =
            new Role("arn:aws:iam::444455556666:role/spoke", Optional.of("fleet"));

    @FuzzTest
    @DictionaryEntries({
        "<AssumeRoleResponse>",
        "<AssumeRoleResult><Credentials>",
        "<AccessKeyId>",
        "<SecretAccessKey>",
        "<SessionToken>" + Canary.TEXT,
        "<Expiration>2026-01-01T13:00:00Z</Expiration>",
        "<ErrorResponse><Error><Code>",
        "<Message>",
        "<GetCallerIdentityResult><Account>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>"
    })
    void fuzz(byte[] input) {
        Work.check(CannedResponse.text(input, "{}"), text -> respond(CannedResponse.of(text)));
    }

    private static void respond(CannedResponse response) {
        AwsClients clients = CannedAws.answering(response);
        try {
            BearerToken token =
                    new SignedEksTokens(clients, Clock.systemUTC())
                            .tokenFor(
                                    new Cluster(
                                            "prod", CannedAws.REGION, Optional.of(ROLE), List.of()),
                                    "prod");
            Output.check(token.toString());
        } catch (FailureException e) {
            Output.checkSent(e);
        }
        try {
            String _ = clients.account(); // checked where it is used
        } catch (FailureException e) {
            Output.checkSent(e);
        }
    }
}
