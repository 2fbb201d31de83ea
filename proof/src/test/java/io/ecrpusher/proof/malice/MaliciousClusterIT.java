package io.ecrpusher.proof.malice;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.hostile.MaliciousMove;
import io.ecrpusher.simulator.hostile.Received;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A malicious cluster learns at most its own tokens and Secrets, affects no other cluster, and puts
 * nothing into anything that a deployment prints or stores.
 */
class MaliciousClusterIT {
    /** Runs of a credential this long are a leak. Shorter ones don't help an attacker. */
    private static final int PIECE = 16;

    /** Tokens for a direct run, a queued one, and {@code doctor}: each tries once again. */
    private static final int MOST_TOKENS = 6;

    /** Control, bidirectional, and separating characters. Lines and tables have theirs. */
    private static final Pattern UNPRINTABLE =
            Pattern.compile(
                    "[\\p{Cntrl}&&[^\\n]]|[\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

    /** A line of log as the moves send it. */
    private static final Pattern FORGED_LINE =
            Pattern.compile("(?m)^\\{\"level\":\"INFO\",\"message\":\"forged");

    private static final String PAGE = "object page/index.html";

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void learnsOnlyItsOwnAndAffectsNobody(MaliciousMove move) throws IOException {
        try (MaliciousFleet fleet = new MaliciousFleet(move, directory)) {
            fleet.rotate();
            fleet.good.forEach(cluster -> assertWritten(cluster, fleet));
            fleet.pushThroughQueue();
            fleet.inspect();

            assertLearnedOnlyItsOwn(fleet);
            assertLeaksNothing(fleet);
        }
    }

    private static void assertWritten(EksCluster cluster, MaliciousFleet fleet) {
        assertThat(cluster.kubernetes().secrets())
                .as("%s: %s", cluster.name(), fleet.texts.get("result"))
                .extracting(
                        secret ->
                                "%s/%s"
                                        .formatted(
                                                secret.getAsJsonObject("metadata")
                                                        .get("namespace")
                                                        .getAsString(),
                                                secret.getAsJsonObject("metadata")
                                                        .get("name")
                                                        .getAsString()))
                .containsExactlyInAnyOrder(
                        "default/ecr-pull", "team-a/ecr-pull", "default/others-only");
        assertThat(
                        cluster.kubernetes()
                                .serviceAccount("team-a", "default")
                                .orElseThrow()
                                .get("imagePullSecrets")
                                .toString())
                .isEqualTo("[{\"name\":\"ecr-pull\"}]");
    }

    private static void assertLearnedOnlyItsOwn(MaliciousFleet fleet) {
        List<Received> received = fleet.server.received();
        Set<String> tokens =
                received.stream()
                        .map(Received::token)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet());
        assertThat(tokens).hasSizeLessThanOrEqualTo(MOST_TOKENS);
        for (String token : tokens) {
            assertThat(fleet.evil.reviewer().review(token)).as("its own token").isPresent();
            for (EksCluster good : fleet.good) {
                assertThat(good.reviewer().review(token)).as("opens %s", good.name()).isEmpty();
            }
        }
        Set<String> ofOthers = new HashSet<>();
        for (EksCluster good : fleet.good) {
            ofOthers.addAll(good.acceptedTokens());
            ofOthers.addAll(TestFleet.passwords(good, "default", "others-only").values());
        }
        for (Received request : received) {
            String all = request.target() + request.headers() + request.body();
            assertThat(ofOthers.stream().anyMatch(all::contains)).as("of others").isFalse();
            assertThat(request.target()).doesNotContain("others-only");
            assertThat(request.headers().keySet())
                    .doesNotContain("cookie", "proxy-authorization", "http2-settings");
            assertThat(request.headers().getOrDefault("authorization", "Bearer "))
                    .as("another scheme")
                    .startsWith("Bearer ");
        }
        assertThat(fleet.server.plaintext()).as("requests without TLS").isEmpty();
        assertThat(fleet.aws.simulator().received())
                .noneMatch(request -> request.startsWith("/stolen"));
    }

    private static void assertLeaksNothing(MaliciousFleet fleet) {
        Set<String> credentials = new HashSet<>(fleet.aws.simulator().issuedSecrets());
        fleet.aws
                .simulator()
                .clusters()
                .forEach(cluster -> credentials.addAll(cluster.acceptedTokens()));
        Set<String> pieces = new HashSet<>();
        for (String credential : credentials) {
            pieces.addAll(pieces(credential));
        }
        assertThat(fleet.texts)
                .containsKeys("result", "log of the rotation", "status", "doctor")
                .containsKey(PAGE);
        assertThat(fleet.texts.get(PAGE)).doesNotContain("<script>forged", "<img src=x");
        for (Map.Entry<String, String> text : fleet.texts.entrySet()) {
            // Doesn't quote the text, which may hold a credential.
            assertThat(pieces(text.getValue()).stream().filter(pieces::contains).count())
                    .as("pieces of credentials in %s", text.getKey())
                    .isZero();
            assertThat(UNPRINTABLE.matcher(text.getValue()).find())
                    .as("unprintable characters in %s", text.getKey())
                    .isFalse();
            assertThat(FORGED_LINE.matcher(text.getValue()).find())
                    .as("forged text in %s", text.getKey())
                    .isFalse();
        }
    }

    private static Set<String> pieces(String text) {
        Set<String> pieces = new HashSet<>();
        for (int i = 0; i + PIECE <= text.length(); i++) {
            pieces.add(text.substring(i, i + PIECE));
        }
        return pieces;
    }

    /**
     * What isolation by name can't prevent: a token is bound to the cluster's name, so that a
     * cluster of the same name under the same role can replay it. The run warns.
     */
    @Test
    void aClusterOfTheSameNameCanReplayTheTokenAndTheRunSaysSo() {
        try (TestFleet fleet = new TestFleet()) {
            EksCluster good = fleet.cluster("prod", List.of());
            EksCluster evil =
                    fleet.simulator()
                            .addCluster(TestFleet.ACCOUNT, "us-east-1", "prod")
                            .grantAccess(TestFleet.ROLE, "ecr-pusher");
            evil.kubernetes().apply(TestFleet.rbac());
            fleet.fleetFile(
                    """
                    version: 1
                    registries: [{name: main}]
                    secrets: [{name: ecr-pull, namespaces: [default]}]
                    clusters: [{name: prod}, {name: prod, region: us-east-1}]
                    """);
            Duration unhurried = Duration.ofSeconds(20);
            Report report =
                    TestFleet.run(
                            fleet.application(
                                    new ApiServers(unhurried, unhurried),
                                    new Retries(2, Duration.ofMillis(10)),
                                    Clock.systemUTC()),
                            new Trigger.Rotate());

            String learned = evil.acceptedTokens().iterator().next();
            assertThat(good.reviewer().review(learned)).isPresent();
            assertThat(report.warnings())
                    .extracting(Report.Warning::where)
                    .contains("equal cluster names");
        }
    }
}
