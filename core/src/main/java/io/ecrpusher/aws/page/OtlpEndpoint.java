package io.ecrpusher.aws.page;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.AwsSettings;
import io.ecrpusher.settings.PageSettings;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * CloudWatch's endpoint for OpenTelemetry metrics, which the SDK has no client for. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html">"OTLP
 * Endpoints"</a>: HTTP 1.1 with SigV4, as service {@code monitoring}.
 */
public final class OtlpEndpoint {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final AwsClients clients;
    private final String region;
    private final URI uri;
    private final Clock clock;
    private final SdkHttpClient http =
            UrlConnectionHttpClient.builder()
                    .connectionTimeout(AwsSettings.AWS_ATTEMPT_TIMEOUT)
                    .socketTimeout(AwsSettings.AWS_ATTEMPT_TIMEOUT)
                    .build();

    /** Creates the access to the endpoint of {@code region}. Calls nothing yet. */
    public static OtlpEndpoint of(AwsClients clients, String region, Clock clock) {
        String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix();
        URI uri = URI.create("https://monitoring.%s.%s/v1/metrics".formatted(region, suffix));
        return new OtlpEndpoint(clients, region, uri, clock);
    }

    OtlpEndpoint(AwsClients clients, String region, URI uri, Clock clock) {
        this.clients = clients;
        this.region = region;
        this.uri = uri;
        this.clock = clock;
    }

    /**
     * Sends {@code requests} one after the other. Stops at the first failure: the next start sends
     * newer values.
     *
     * @param requests in OTLP's JSON encoding
     * @throws FailureException if the endpoint refuses a request or doesn't respond, or if the
     *     requests take longer than {@link PageSettings#CLUSTER_METRICS_TIME}
     */
    public void send(List<String> requests) throws FailureException {
        Instant end = clock.instant().plus(PageSettings.CLUSTER_METRICS_TIME);
        for (String request : requests) {
            if (clock.instant().isAfter(end)) {
                throw new FailureException(
                        Cause.OUT_OF_TIME, "the time for the clusters' metrics was up");
            }
            send(request);
        }
    }

    private void send(String request) throws FailureException {
        int status =
                clients.call(
                        "monitoring",
                        region,
                        Optional.empty(),
                        "cloudwatch:PutMetricData to " + uri.getHost(),
                        () -> status(request.getBytes(StandardCharsets.UTF_8)));
        if (status / 100 != 2) {
            throw new FailureException(
                    status == 403 ? Cause.NOT_AUTHORIZED : Cause.SERVER_FAILED,
                    "cloudwatch:PutMetricData to %s: HTTP %d".formatted(uri.getHost(), status));
        }
    }

    private int status(byte[] body) {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(uri)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Content-Length", String.valueOf(body.length))
                        .build();
        ContentStreamProvider payload = ContentStreamProvider.fromByteArray(body);
        SignedRequest signed =
                SIGNER.sign(
                        signing ->
                                signing.identity(
                                                clients.credentials(Optional.empty())
                                                        .resolveCredentials())
                                        .request(request)
                                        .payload(payload)
                                        .putProperty(
                                                AwsV4HttpSigner.SERVICE_SIGNING_NAME, "monitoring")
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        try {
            HttpExecuteResponse response =
                    http.prepareRequest(
                                    HttpExecuteRequest.builder()
                                            .request(signed.request())
                                            .contentStreamProvider(payload)
                                            .build())
                            .call();
            response.responseBody().ifPresent(AbortableInputStream::abort);
            return response.httpResponse().statusCode();
        } catch (IOException e) {
            throw SdkClientException.create("no response", e);
        }
    }
}
