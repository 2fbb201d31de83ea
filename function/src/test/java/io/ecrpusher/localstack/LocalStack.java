package io.ecrpusher.localstack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A running LocalStack: the one at {@code LOCALSTACK_ENDPOINT}, or a container if Docker is
 * available.
 */
final class LocalStack {
    static final String REGION = "eu-west-1";
    static final String ACCOUNT = "000000000000";

    // The last version that runs without an account.
    private static final DockerImageName IMAGE =
            DockerImageName.parse("localstack/localstack:4.14.0");

    private final URI endpoint;

    private LocalStack(URI endpoint) {
        this.endpoint = endpoint;
    }

    private static final class Container {
        // Testcontainers stops it when this process ends.
        static final LocalStackContainer SHARED = new LocalStackContainer(IMAGE);

        static {
            SHARED.start();
        }
    }

    /** Returns the LocalStack to use, or skips the test if there is none. */
    static LocalStack get() {
        Optional<LocalStack> configured = configured();
        if (configured.isPresent()) {
            return configured.get();
        }
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no LocalStack: Docker isn't available, and LOCALSTACK_ENDPOINT isn't set");
        return new LocalStack(Container.SHARED.getEndpoint());
    }

    /** Returns the LocalStack at {@code LOCALSTACK_ENDPOINT}. */
    static Optional<LocalStack> configured() {
        return Optional.ofNullable(System.getenv("LOCALSTACK_ENDPOINT"))
                .filter(url -> !url.isBlank())
                .map(URI::create)
                .map(LocalStack::new);
    }

    URI endpoint() {
        return endpoint;
    }

    /** Sets the SDK's default credentials and endpoint to LocalStack's. */
    void becomeDefault() {
        System.setProperty("aws.endpointUrl", endpoint.toString());
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        System.clearProperty("aws.sessionToken");
    }

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(REGION))
                .httpClient(
                        UrlConnectionHttpClient.builder()
                                .socketTimeout(Duration.ofMinutes(2))
                                .build())
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test", "test")))
                .build();
    }
}
