package io.ecrpusher.simulator.aws.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.simulator.MovableClock;
import io.ecrpusher.simulator.aws.EksAccess;
import io.ecrpusher.simulator.aws.EksTokens;
import io.ecrpusher.simulator.aws.Identities;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.kubernetes.User;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;

class EksTokenReviewerTest {
    private static final String HOST = "sts.eu-west-1.amazonaws.com";
    private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-02T03:04:05Z"));
    private final Identities identities = new Identities(clock);
    private final Principal pusher =
            identities.addSession("arn:aws:iam::111122223333:role/service/pusher", "run@1");
    private final EksAccess access = new EksAccess();
    private final EksTokenReviewer reviewer =
            new EksTokenReviewer(
                    "prod", "eu-west-1", access, new Authenticator(identities, clock), clock);

    EksTokenReviewerTest() {
        access.grant("arn:aws:iam::111122223333:role/service/pusher", Set.of("pushers"));
    }

    @Test
    void mapsASessionToTheAccessEntryOfItsRole() {
        assertThat(reviewer.review(token("prod", HOST, "eu-west-1")))
                .contains(
                        new User(
                                "arn:aws:sts::111122223333:assumed-role/pusher/run-1",
                                Set.of("pushers")));
    }

    @Test
    void rejectsATokenForAnotherCluster() {
        assertThat(reviewer.review(token("test", HOST, "eu-west-1"))).isEmpty();
    }

    @Test
    void acceptsEveryRegionOfThePartition() {
        assertThat(reviewer.review(token("prod", "sts.us-east-2.amazonaws.com", "us-east-2")))
                .isPresent();
        assertThat(reviewer.review(token("prod", "sts.amazonaws.com", "us-east-1"))).isPresent();
    }

    @Test
    void rejectsAHostOtherThanStsOfThePartition() {
        assertThat(reviewer.review(token("prod", "sts.evil.example", "eu-west-1"))).isEmpty();
        assertThat(reviewer.review(token("prod", "127.0.0.1:4566", "eu-west-1"))).isEmpty();
        assertThat(reviewer.review(token("prod", "sts.us-east-1.amazonaws.com", "eu-west-1")))
                .isEmpty();
        assertThat(reviewer.review(token("prod", "sts.cn-north-1.amazonaws.com.cn", "cn-north-1")))
                .isEmpty();
    }

    @Test
    void expiresATokenAfterFifteenMinutesWhateverItsExpiry() {
        String token = token("prod", HOST, "eu-west-1");
        assertThat(reviewer.review(token)).isPresent();

        clock.advance(Duration.ofSeconds(899));
        assertThat(reviewer.review(token)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(reviewer.review(token)).isEmpty();
    }

    @Test
    void expiresATokenWithItsCredentials() {
        clock.advance(Duration.ofHours(12).minusMinutes(1));
        String token = token("prod", HOST, "eu-west-1");
        assertThat(reviewer.review(token)).isPresent();

        clock.advance(Duration.ofMinutes(1));
        assertThat(reviewer.review(token)).isEmpty();
    }

    @Test
    void rejectsATokenWithoutAnAccessEntry() {
        String token = token("prod", HOST, "eu-west-1");
        assertThat(reviewer.review(token)).isPresent();

        access.revoke("arn:aws:iam::111122223333:role/service/pusher");

        assertThat(reviewer.review(token)).isEmpty();
    }

    @Test
    void rejectsAModifiedUrl() {
        assertThat(reviewer.review(changed(url -> url))).isPresent();
        assertThat(reviewer.review(changed(url -> url.replace("https:", "http:")))).isEmpty();
        assertThat(reviewer.review(changed(url -> url.replace("com/?", "com/x?")))).isEmpty();
        assertThat(reviewer.review(changed(url -> url + "&DurationSeconds=900"))).isEmpty();
        assertThat(reviewer.review(changed(url -> url + "&action=GetCallerIdentity"))).isEmpty();
        assertThat(reviewer.review(changed(url -> url.replace("Expires=60", "Expires=901"))))
                .isEmpty();
        assertThat(reviewer.review(changed(url -> url.replace("Expires=60", "Expires=61"))))
                .isEmpty();
        assertThat(reviewer.review(changed(url -> url.replace("GetCallerIdentity", "AssumeRole"))))
                .isEmpty();
    }

    @Test
    void rejectsAMalformedToken() {
        String token = token("prod", HOST, "eu-west-1");

        assertThat(reviewer.review("")).isEmpty();
        assertThat(reviewer.review(token.substring("k8s-aws-v1.".length()))).isEmpty();
        assertThat(reviewer.review(token + "=")).isEmpty();
        assertThat(reviewer.review("k8s-aws-v1.%%%")).isEmpty();
        assertThat(reviewer.review(token + "A".repeat(4096))).isEmpty();
    }

    @Test
    void rejectsATokenThatDoesNotSignTheClusterName() {
        assertThat(reviewer.review(EksTokens.encode(presigned(false, "prod", HOST, "eu-west-1"))))
                .isEmpty();
    }

    private String changed(UnaryOperator<String> change) {
        return EksTokens.encode(change.apply(presigned(true, "prod", HOST, "eu-west-1")));
    }

    private String token(String cluster, String host, String region) {
        return EksTokens.encode(presigned(true, cluster, host, region));
    }

    private String presigned(boolean withName, String cluster, String host, String region) {
        return EksTokens.presigned(pusher, withName, cluster, host, region, clock);
    }
}
