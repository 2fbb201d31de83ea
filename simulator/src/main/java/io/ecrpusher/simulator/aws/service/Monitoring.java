package io.ecrpusher.simulator.aws.service;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

/** CloudWatch: the endpoint for OpenTelemetry metrics in JSON, which accepts every object. */
public final class Monitoring implements AwsService {
    @Override
    public String name() {
        return "monitoring";
    }

    @Override
    public Protocol protocol() {
        return Protocol.REST_JSON;
    }

    @Override
    public String operation(HttpRequest request) {
        return request.method().equals("POST") && request.path().equals("/v1/metrics")
                ? "PutOtlpMetrics"
                : "";
    }

    @Override
    public HttpResponse handle(Call call) {
        if (call.operation().isEmpty() || call.json().get("resourceMetrics") == null) {
            throw call.unknownOperation().toException();
        }
        return HttpResponse.of(200, "application/json", "{}");
    }
}
