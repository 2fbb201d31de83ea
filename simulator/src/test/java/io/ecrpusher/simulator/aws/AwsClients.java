package io.ecrpusher.simulator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ecrpusher.simulator.Simulator;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Clients of the AWS SDK, whose signer shares no code with the simulator. */
final class AwsClients {
    private AwsClients() {}

    /** Returns a client that calls the simulator as {@code principal} and doesn't retry. */
    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, Simulator simulator, Principal principal, String region) {
        return client(builder, simulator, credentials(principal), region);
    }

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, Simulator simulator, AwsCredentials credentials, String region) {
        return builder.endpointOverride(simulator.awsEndpoint())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder()
                                .tlsTrustManagersProvider(() -> trustManagers(simulator)))
                .build();
    }

    static AwsCredentials credentials(Principal principal) {
        return principal
                .sessionToken()
                .<AwsCredentials>map(
                        token ->
                                AwsSessionCredentials.create(
                                        principal.accessKeyId(),
                                        principal.secretAccessKey(),
                                        token))
                .orElseGet(
                        () ->
                                AwsBasicCredentials.create(
                                        principal.accessKeyId(), principal.secretAccessKey()));
    }

    /** Asserts that a call fails with a service error. */
    static void assertRefused(ThrowingCallable call, int status, String code) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(call)
                .satisfies(
                        e -> {
                            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                            assertThat(e.statusCode()).isEqualTo(status);
                        });
    }

    static TrustManager[] trustManagers(Simulator simulator) {
        try (InputStream in = Files.newInputStream(simulator.trustStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, simulator.trustStorePassword().toCharArray());
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
