package io.ecrpusher.simulator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ecrpusher.simulator.aws.endpoint.AwsProxy;
import io.ecrpusher.simulator.aws.endpoint.PlainEndpoint;
import io.ecrpusher.simulator.http.Fault;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** The proxy and the endpoint without TLS, called with the AWS SDK. */
class AwsProxyTest extends SimulatedAccount {
    private AwsProxy proxy;

    @BeforeEach
    void startProxy() {
        proxy = AwsProxy.start(simulator.authority(), simulator.aws(), 0);
    }

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    @Test
    void leadsClientsWithoutAnEndpointToTheSimulatedAws() {
        EksCluster _ = simulator.addCluster(ACCOUNT, REGION, "behind-proxy");

        StsClient sts = overProxy(StsClient.builder());
        EksClient eks = overProxy(EksClient.builder());

        assertThat(sts.getCallerIdentity().account()).isEqualTo(ACCOUNT);
        assertThat(eks.listClusters().clusters()).contains("behind-proxy");
        assertThat(proxy.host("sts.eu-west-1.amazonaws.com").counters().requests()).isEqualTo(1);
    }

    @Test
    void acceptsBucketsInTheHost() {
        simulator.createBucket(ACCOUNT, "proxied.bucket-1");
        S3Client s3 = overProxy(S3Client.builder());

        s3.putObject(
                r -> r.bucket("proxied.bucket-1").key("a b"), RequestBody.fromString("content"));

        assertThat(simulator.object("proxied.bucket-1", "a b")).contains("content");
    }

    @Test
    void injectsFaultsByHost() {
        proxy.host("sts.eu-west-1.amazonaws.com").fault(Fault.wrongCertificate());
        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> overProxy(StsClient.builder()).getCallerIdentity());
        proxy.host("sts.eu-west-1.amazonaws.com").clearFaults();

        proxy.forget("eks.eu-west-1.amazonaws.com");
        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> overProxy(EksClient.builder()).listClusters())
                .havingRootCause()
                .withMessageContaining("502");
        assertThat(overProxy(StsClient.builder()).getCallerIdentity().account()).isEqualTo(ACCOUNT);
    }

    @Test
    void knowsNoOtherHosts() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> proxy.host("www.example.com"));
    }

    @Test
    void theEndpointWithoutTlsAnswersAlike() {
        simulator.putObject(ACCOUNT, "plain", "a b/c+d", "content");
        try (PlainEndpoint plain = PlainEndpoint.start(simulator.aws(), 0)) {
            S3Client s3 =
                    S3Client.builder()
                            .endpointOverride(plain.uri())
                            .forcePathStyle(true)
                            .region(Region.of(REGION))
                            .credentialsProvider(
                                    StaticCredentialsProvider.create(
                                            AwsClients.credentials(pusher)))
                            .httpClientBuilder(UrlConnectionHttpClient.builder())
                            .build();

            assertThat(s3.getObjectAsBytes(r -> r.bucket("plain").key("a b/c+d")).asUtf8String())
                    .isEqualTo("content");
        }
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C overProxy(
            B builder) {
        return builder.region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsClients.credentials(pusher)))
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder()
                                .proxyConfiguration(
                                        ProxyConfiguration.builder().endpoint(proxy.uri()).build())
                                .tlsTrustManagersProvider(
                                        () -> AwsClients.trustManagers(simulator)))
                .build();
    }
}
