package io.ecrpusher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

final class EksTokenTest {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final AwsCredentialsIdentity LONG_TERM =
            AwsCredentialsIdentity.create(
                    "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    /** A token signed by botocore; see src/test/vectors/eks_token.py. */
    private record Vector(
            String title,
            String cluster,
            String region,
            AwsCredentialsIdentity credentials,
            Instant signedAt,
            String url) {
        static Vector of(JsonElement element) {
            JsonObject vector = element.getAsJsonObject();
            String accessKeyId = vector.get("accessKeyId").getAsString();
            String secretAccessKey = vector.get("secretAccessKey").getAsString();
            JsonElement sessionToken = vector.get("sessionToken");
            return new Vector(
                    vector.get("title").getAsString(),
                    vector.get("cluster").getAsString(),
                    vector.get("region").getAsString(),
                    sessionToken.isJsonNull()
                            ? AwsCredentialsIdentity.create(accessKeyId, secretAccessKey)
                            : AwsSessionCredentialsIdentity.create(
                                    accessKeyId, secretAccessKey, sessionToken.getAsString()),
                    Instant.parse(vector.get("signedAt").getAsString()),
                    vector.get("url").getAsString());
        }

        @Override
        public String toString() {
            return title;
        }
    }

    private static Stream<Vector> vectors() throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        Objects.requireNonNull(
                                EksTokenTest.class.getResourceAsStream("eks-token-vectors.json")),
                        StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader)
                    .getAsJsonObject()
                    .getAsJsonArray("vectors")
                    .asList()
                    .stream()
                    .map(Vector::of);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsAsBotocoreDoes(Vector vector) throws FailureException {
        URI ours =
                presignedUrl(
                        EksToken.sign(
                                vector.cluster(),
                                vector.region(),
                                vector.credentials(),
                                vector.signedAt()));
        URI theirs = URI.create(vector.url());

        assertThat(ours.getScheme()).isEqualTo("https");
        assertThat(ours.getRawAuthority()).isEqualTo(theirs.getRawAuthority());
        assertThat(ours.getRawPath()).isEqualTo("/");
        // Includes the signature. The SDK orders parameters differently, but signs them sorted.
        assertThat(parameters(ours)).containsExactlyInAnyOrderElementsOf(parameters(theirs));
    }

    @Test
    void encodesTheTokenInUnpaddedUrlSafeBase64() throws FailureException {
        for (String cluster : List.of("a", "ab", "abc")) {
            for (int length = 1; length <= 3; length++) {
                String token =
                        EksToken.sign(cluster, "eu-west-1", session("~".repeat(length)), NOON)
                                .value()
                                .reveal();

                assertThat(token).matches("k8s-aws-v1\\.[A-Za-z0-9_-]+");
            }
        }
    }

    @Test
    void signsForOneClusterOnly() throws FailureException {
        assertThat(EksToken.sign("prod", "eu-west-1", LONG_TERM, NOON))
                .isNotEqualTo(EksToken.sign("test", "eu-west-1", LONG_TERM, NOON));
    }

    @Test
    void expiresAMinuteBeforeEksStopsAcceptingIt() throws FailureException {
        assertThat(EksToken.sign("prod", "eu-west-1", LONG_TERM, NOON).expiresAt())
                .isEqualTo("2026-03-01T12:14:00Z");
    }

    @Test
    void expiresWithTheCredentialsThatSignedIt() throws FailureException {
        assertThat(
                        EksToken.sign(
                                        "prod",
                                        "eu-west-1",
                                        endingAt(NOON.plus(Duration.ofMinutes(5))),
                                        NOON)
                                .expiresAt())
                .isEqualTo("2026-03-01T12:05:00Z");
    }

    @Test
    void expiresAfterFourteenMinutesIfTheCredentialsLastLonger() throws FailureException {
        assertThat(
                        EksToken.sign(
                                        "prod",
                                        "eu-west-1",
                                        endingAt(NOON.plus(Duration.ofHours(1))),
                                        NOON)
                                .expiresAt())
                .isEqualTo("2026-03-01T12:14:00Z");
    }

    @Test
    void signsATokenOfUpTo4096Bytes() throws FailureException {
        // Unpadded base64 never makes the token exactly 4,096 bytes long.
        assertThat(
                        EksToken.sign("prod", "eu-west-1", session("a".repeat(2680)), NOON)
                                .value()
                                .reveal())
                .hasSize(4095);
    }

    @Test
    void refusesATokenThatIsTooLongForEks() {
        assertThatThrownBy(
                        () -> EksToken.sign("prod", "eu-west-1", session("a".repeat(2681)), NOON))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.INVALID))
                .hasMessage(
                        "the bearer token for cluster 'prod' is 4097 bytes, and EKS accepts 4096: the"
                                + " credentials' session token is too long; give the role's session fewer or"
                                + " shorter session policies and tags");
    }

    @Test
    void countsTheEscapedSessionToken() throws FailureException {
        assertThat(
                        EksToken.sign("prod", "eu-west-1", session("+".repeat(893)), NOON)
                                .value()
                                .reveal())
                .hasSizeLessThanOrEqualTo(4096);
        assertThatThrownBy(() -> EksToken.sign("prod", "eu-west-1", session("+".repeat(894)), NOON))
                .isInstanceOf(FailureException.class);
    }

    @Test
    void printsNoToken() throws FailureException {
        assertThat(EksToken.sign("prod", "eu-west-1", LONG_TERM, NOON))
                .hasToString("BearerToken[value=(masked), expiresAt=2026-03-01T12:14:00Z]");
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-99, amazonaws.com",
        "cn-south-99, amazonaws.com.cn",
        "us-gov-north-99, amazonaws.com",
        "us-iso-south-99, c2s.ic.gov",
        "us-isob-south-99, sc2s.sgov.gov",
        "eu-isoe-north-99, cloud.adc-e.uk",
        "us-isof-west-99, csp.hci.ic.gov",
        "eusc-de-west-99, amazonaws.eu",
        "no-partition-matches, amazonaws.com",
    })
    void signsForTheStsHostOfThePartitionOfAFutureRegion(String region, String suffix)
            throws FailureException {
        assertThat(presignedUrl(EksToken.sign("prod", region, LONG_TERM, NOON)))
                .hasHost("sts.%s.%s".formatted(region, suffix));
    }

    private static AwsCredentialsIdentity session(String token) {
        return AwsSessionCredentialsIdentity.create(
                LONG_TERM.accessKeyId(), LONG_TERM.secretAccessKey(), token);
    }

    private static AwsCredentialsIdentity endingAt(Instant end) {
        return AwsSessionCredentials.builder()
                .accessKeyId(LONG_TERM.accessKeyId())
                .secretAccessKey(LONG_TERM.secretAccessKey())
                .sessionToken("session")
                .expirationTime(end)
                .build();
    }

    private static URI presignedUrl(BearerToken token) {
        String encoded = token.value().reveal().substring(PREFIX.length());
        return URI.create(
                new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.US_ASCII));
    }

    private static List<String> parameters(URI url) {
        return List.of(url.getRawQuery().split("&", -1));
    }
}
