package io.ecrpusher.simulator.aws.service;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Systems Manager: GetParameter. */
public final class Ssm implements AwsService {
    private final Map<Key, Parameter> parameters = new ConcurrentHashMap<>();

    private record Key(String account, String region, String name) {}

    private record Parameter(String value, boolean secure) {}

    /** Stores a parameter. */
    public void put(String account, String region, String name, String value, boolean secure) {
        parameters.put(new Key(account, region, name), new Parameter(value, secure));
    }

    @Override
    public String name() {
        return "ssm";
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
        if (!call.operation().equals("GetParameter")) {
            throw call.unknownOperation().toException();
        }
        String name = call.text("Name");
        String arn = arn(call, name);
        call.authorize("ssm:GetParameter", arn);
        Parameter parameter =
                parameters.get(
                        new Key(
                                call.caller().account(),
                                call.region(),
                                name.startsWith("arn:")
                                        ? Arn.parse(name).resource().replaceFirst("^parameter", "")
                                        : name));
        if (parameter == null) {
            // The real service sends no message, either.
            throw new AwsError(400, "ParameterNotFound", "").toException();
        }
        var body = new JsonObject();
        body.addProperty("Name", name);
        body.addProperty("Type", parameter.secure() ? "SecureString" : "String");
        body.addProperty("Value", displayValue(parameter, call.json().get("WithDecryption")));
        body.addProperty("Version", 1);
        body.addProperty("ARN", arn);
        body.addProperty("DataType", "text");
        var result = new JsonObject();
        result.add("Parameter", body);
        return HttpResponse.of(200, Protocol.JSON_TYPE, result.toString());
    }

    private static String displayValue(Parameter parameter, JsonElement withDecryption) {
        boolean decrypted = withDecryption != null && withDecryption.getAsBoolean();
        return parameter.secure() && !decrypted
                ? Base64.getEncoder().encodeToString(new byte[48])
                : parameter.value();
    }

    private static String arn(Call call, String name) {
        if (name.startsWith("arn:")) {
            return name;
        }
        return new Arn(
                        Partition.ofRegion(call.region()).id(),
                        "ssm",
                        call.region(),
                        call.caller().account(),
                        "parameter" + (name.startsWith("/") ? name : "/" + name))
                .toString();
    }
}
