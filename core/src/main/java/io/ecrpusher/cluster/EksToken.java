package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.Settings;

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
 * Signs bearer tokens for EKS clusters, as {@code aws eks get-token} does. A token is a presigned
 * STS request: the cluster sends it, and STS answers with the identity that signed it. EKS verifies
 * it with <a
 * href="https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/token/token.go">
 * aws-iam-authenticator's pkg/token/token.go</a>, the source of the limits below.
 */
public final class EksToken {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final String CLUSTER_HEADER = "x-k8s-aws-id";

    /** {@code maxTokenLenBytes}, of the whole token. Allows a URL of 3,063 bytes. */
    private static final int MAX_TOKEN_BYTES = 4096;

    /**
     * X-Amz-Expires, which must be at most 900 seconds. Whatever its value, a token is valid for 15
     * minutes from X-Amz-Date.
     */
    private static final Duration URL_EXPIRY = Duration.ofSeconds(60);

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private EksToken() {}

    /**
     * Signs a token for a cluster. Calls nothing.
     *
     * @param region the cluster's Region, in any partition
     * @return a token to be renewed after {@link Settings#EKS_TOKEN_LIFE}, or when the credentials
     *     expire if that is sooner
     * @throws FailureException INVALID if the credentials' session token makes the token too long
     *     for EKS
     */
    public static BearerToken sign(
            String clusterName, String region, AwsCredentialsIdentity credentials, Instant now)
            throws FailureException {
        String url = presign(clusterName, region, credentials, now).toString();
        String token = PREFIX + BASE64.encodeToString(url.getBytes(StandardCharsets.US_ASCII));
        if (token.length() > MAX_TOKEN_BYTES) {
            throw new FailureException(
                    Cause.INVALID,
                    ("the bearer token for cluster '%s' is %d bytes, and EKS accepts %d: the credentials'"
                                    + " session token is too long; give the role's session fewer or"
                                    + " shorter session policies and tags")
                            .formatted(clusterName, token.length(), MAX_TOKEN_BYTES));
        }
        Instant renewal = now.plus(Settings.EKS_TOKEN_LIFE);
        Instant expiresAt = credentials.expirationTime().filter(renewal::isAfter).orElse(renewal);
        return new BearerToken(Credential.of(token), expiresAt);
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
                                        .putProperty(
                                                AwsV4HttpSigner.EXPIRATION_DURATION, URL_EXPIRY)
                                        .putProperty(
                                                AwsV4HttpSigner.SIGNING_CLOCK,
                                                Clock.fixed(now, ZoneOffset.UTC)))
                .request()
                .getUri();
    }

    /**
     * Returns the Region's own STS host, even if this process reaches AWS by another endpoint: the
     * cluster sends the request.
     */
    private static String stsHost(String region) {
        return "sts.%s.%s".formatted(region, PartitionMetadata.of(Region.of(region)).dnsSuffix());
    }
}
