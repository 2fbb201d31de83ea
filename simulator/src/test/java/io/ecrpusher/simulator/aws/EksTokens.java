package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/** Creates EKS bearer tokens with the AWS SDK's signer. */
public final class EksTokens {
    private EksTokens() {}

    /** Returns the token for a presigned URL. */
    public static String encode(String url) {
        return "k8s-aws-v1."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(url.getBytes(UTF_8));
    }

    /**
     * Returns a presigned GetCallerIdentity URL.
     *
     * @param signName whether to sign the cluster's name
     */
    public static String presigned(
            Principal principal,
            boolean signName,
            String cluster,
            String host,
            String region,
            Clock clock) {
        var request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(URI.create("https://" + host + "/"))
                        .putRawQueryParameter("Action", "GetCallerIdentity")
                        .putRawQueryParameter("Version", "2011-06-15");
        if (signName) {
            request.putHeader("x-k8s-aws-id", cluster);
        }
        return AwsV4HttpSigner.create()
                .sign(
                        r ->
                                r.identity(
                                                (AwsCredentialsIdentity)
                                                        AwsClients.credentials(principal))
                                        .request(request.build())
                                        .putProperty(
                                                AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                        .putProperty(
                                                AwsV4FamilyHttpSigner.AUTH_LOCATION,
                                                AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                                        .putProperty(
                                                AwsV4FamilyHttpSigner.EXPIRATION_DURATION,
                                                Duration.ofSeconds(60))
                                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri()
                .toString();
    }
}
