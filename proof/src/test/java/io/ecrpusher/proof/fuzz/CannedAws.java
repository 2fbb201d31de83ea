package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.aws.AwsClients;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

import java.io.ByteArrayInputStream;

/** The AWS SDK with an HTTP client that answers every request with one response. */
final class CannedAws implements SdkHttpClient {
    static final String REGION = "eu-west-1";

    private final CannedResponse response;

    private CannedAws(CannedResponse response) {
        this.response = response;
    }

    /** Returns clients that get {@code response}. Their own credentials are the canary. */
    static AwsClients answering(CannedResponse response) {
        AwsClients clients =
                new AwsClients(
                        REGION,
                        "",
                        StaticCredentialsProvider.create(
                                AwsSessionCredentials.create(
                                        "AKIAEXAMPLE", Canary.TEXT, Canary.LONG)),
                        new CannedAws(response));
        while (clients.retryBudget().takeRetry()) {
            // A retry would get the same response, after a pause.
        }
        return clients;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                SdkHttpResponse.Builder head =
                        SdkHttpResponse.builder().statusCode(response.status());
                response.headers().forEach(head::putHeader);
                return HttpExecuteResponse.builder()
                        .response(head.build())
                        .responseBody(
                                AbortableInputStream.create(
                                        new ByteArrayInputStream(response.body().getBytes(UTF_8))))
                        .build();
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {}
}
