package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

/**
 * The bearer token that an EKS cluster takes: a request to STS, signed here and sent by the
 * cluster, that answers who signed it. The same as {@code aws eks get-token} makes; its rules are
 * those of aws-iam-authenticator's {@code pkg/token/token.go}, which EKS verifies it with.
 */
public final class EksToken {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final String CLUSTER_HEADER = "x-k8s-aws-id";

    // The verifier's maxTokenLenBytes: of the whole token, so of a URL of 3,063 bytes.
    private static final int LONGEST = 4096;

    // A token is accepted for 15 minutes from its X-Amz-Date, whatever its X-Amz-Expires; renewed a
    // minute before.
    private static final Duration LIFE = Duration.ofMinutes(14);
    private static final Duration EXPIRES = Duration.ofSeconds(60);

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private EksToken() {}

    /**
     * Signs a token for the cluster; sends nothing.
     *
     * @param region the cluster's, of any partition
     * @return renewed after 14 minutes, or when the credentials end if that is sooner
     * @throws FailureException if EKS would refuse the token as too long, for the credentials'
     *     session token is
     */
    public static BearerToken sign(
            String clusterName, String region, AwsCredentialsIdentity credentials, Instant now)
            throws FailureException {
        String url = presign(clusterName, region, credentials, now).toString();
        String token = PREFIX + BASE64.encodeToString(url.getBytes(StandardCharsets.US_ASCII));
        if (token.length() > LONGEST) {
            throw new FailureException(
                    Cause.INVALID,
                    ("the bearer token for cluster '%s' would be %d bytes long and EKS takes %d:"
                                    + " the credentials' session token is too long; give the role's"
                                    + " session fewer or shorter session policies and tags")
                            .formatted(clusterName, token.length(), LONGEST));
        }
        Instant renewal = now.plus(LIFE);
        Instant end = credentials.expirationTime().filter(renewal::isAfter).orElse(renewal);
        return new BearerToken(Credential.of(token), end);
    }

    private static URI presign(
            String clusterName, String region, AwsCredentialsIdentity credentials, Instant now) {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .protocol("https")
                        .host(stsHost(region))
                        .encodedPath("/")
                        .putRawQueryParameter("Action", "GetCallerIdentity")
                        .putRawQueryParameter("Version", "2011-06-15")
                        .putHeader(CLUSTER_HEADER, clusterName)
                        .build();
        return SIGNER.sign(
                        signing ->
                                signing.identity(credentials)
                                        .request(request)
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                        .putProperty(
                                                AwsV4HttpSigner.AUTH_LOCATION,
                                                AuthLocation.QUERY_STRING)
                                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, EXPIRES)
                                        .putProperty(
                                                AwsV4HttpSigner.SIGNING_CLOCK,
                                                Clock.fixed(now, ZoneOffset.UTC)))
                .request()
                .getUri();
    }

    // Always the Region's own host, whatever endpoint AWS is reached by from here: the cluster
    // sends the request.
    private static String stsHost(String region) {
        return "sts." + region + "." + PartitionMetadata.of(Region.of(region)).dnsSuffix();
    }
}
