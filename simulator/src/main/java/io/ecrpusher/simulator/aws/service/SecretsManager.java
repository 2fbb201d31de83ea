package io.ecrpusher.simulator.aws.service;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets Manager: GetSecretValue by ARN. */
public final class SecretsManager implements AwsService {
    /**
     * A secret's value.
     *
     * @param field {@code SecretString} or {@code SecretBinary}
     */
    private record Value(String field, String text) {}

    private final Map<String, Value> secrets = new ConcurrentHashMap<>();

    /** Stores a secret and returns its ARN. */
    public String put(String account, String region, String name, String value) {
        return put(account, region, name, new Value("SecretString", value));
    }

    /** Stores a secret as {@code --secret-binary} does, and returns its ARN. */
    public String putBinary(String account, String region, String name, byte[] value) {
        String base64 = Base64.getEncoder().encodeToString(value);
        return put(account, region, name, new Value("SecretBinary", base64));
    }

    private String put(String account, String region, String name, Value value) {
        String arn =
                new Arn(
                                Partition.ofRegion(region).id(),
                                "secretsmanager",
                                region,
                                account,
                                "secret:" + name + "-AbCdEf")
                        .toString();
        secrets.put(arn, value);
        return arn;
    }

    @Override
    public String name() {
        return "secretsmanager";
    }

    @Override
    public Protocol protocol() {
        return Protocol.JSON;
    }

    @Override
    public String operation(HttpRequest request) {
        return AwsService.targetOperation(request);
    }

    @Override
    public HttpResponse handle(Call call) {
        if (!call.operation().equals("GetSecretValue")) {
            throw call.unknownOperation().toException();
        }
        String arn = call.text("SecretId");
        call.authorize("secretsmanager:GetSecretValue", arn);
        Value value = secrets.get(arn);
        if (value == null) {
            throw new AwsError(
                            400,
                            "ResourceNotFoundException",
                            "Secrets Manager can't find the specified secret.")
                    .toException();
        }
        var body = new JsonObject();
        body.addProperty("ARN", arn);
        body.addProperty(value.field(), value.text());
        return HttpResponse.of(200, Protocol.JSON_TYPE, body.toString());
    }
}
