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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The AWS SDK with an HTTP client that answers every request with one response. */
final class CannedAws implements SdkHttpClient {
    static final String REGION = "eu-west-1";

    /** More pages than this say nothing new. */
    private static final int MAX_REQUESTS = 8;

    private static final CannedResponse LAST = new CannedResponse(400, Map.of(), "");

    private final CannedResponse response;
    private final AtomicInteger requests = new AtomicInteger();

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
                return answer(requests.incrementAndGet() > MAX_REQUESTS ? LAST : response);
            }

            private HttpExecuteResponse answer(CannedResponse canned) {
                SdkHttpResponse.Builder head =
                        SdkHttpResponse.builder().statusCode(canned.status());
                canned.headers().forEach(head::putHeader);
                return HttpExecuteResponse.builder()
                        .response(head.build())
                        .responseBody(
                                AbortableInputStream.create(
                                        new ByteArrayInputStream(canned.body().getBytes(UTF_8))))
                        .build();
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {}
}
