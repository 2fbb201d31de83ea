package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.net.URLDecoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lambda: GetFunctionConfiguration, with the environment variables. Never runs a function. */
public final class Lambda implements AwsService {
    private static final Pattern PATH =
            Pattern.compile("/2015-03-31/functions/([^/]+)/configuration");

    private final Map<String, Function> functions = new ConcurrentHashMap<>();

    private record Function(String role, Map<String, String> environment) {}

    /** Adds a function, or replaces its configuration. */
    public void put(
            String account,
            String region,
            String name,
            String roleArn,
            Map<String, String> environment) {
        functions.put(arn(account, region, name), new Function(roleArn, Map.copyOf(environment)));
    }

    @Override
    public String name() {
        return "lambda";
    }

    @Override
    public Protocol protocol() {
        return Protocol.REST_JSON;
    }

    @Override
    public String operation(HttpRequest request) {
        return request.method().equals("GET") && PATH.matcher(request.path()).matches()
                ? "GetFunctionConfiguration"
                : "";
    }

    @Override
    public HttpResponse handle(Call call) {
        Matcher path = PATH.matcher(call.request().path());
        if (!path.matches()) {
            throw call.unknownOperation().toException();
        }
        // A name, a whole ARN, or ACCOUNT:function:NAME.
        String asked = URLDecoder.decode(path.group(1), UTF_8);
        String name = asked.substring(asked.lastIndexOf(':') + 1);
        String arn = arn(call.caller().account(), call.region(), name);
        call.authorize("lambda:GetFunctionConfiguration", arn);
        Function function = functions.get(asked.startsWith("arn:") ? asked : arn);
        if (function == null) {
            throw new AwsError(404, "ResourceNotFoundException", "Function not found: " + arn)
                    .toException();
        }
        var variables = new JsonObject();
        function.environment().forEach(variables::addProperty);
        var environment = new JsonObject();
        environment.add("Variables", variables);
        var body = new JsonObject();
        body.addProperty("FunctionName", name);
        body.addProperty("FunctionArn", arn);
        body.addProperty("Role", function.role());
        body.addProperty("Runtime", "java25");
        body.addProperty("State", "Active");
        body.addProperty("LastUpdateStatus", "Successful");
        body.add("Environment", environment);
        return HttpResponse.json(200, body.toString());
    }

    /** Returns the ARN of a function. */
    public static String arn(String account, String region, String name) {
        return new Arn(
                        Partition.ofRegion(region).id(),
                        "lambda",
                        region,
                        account,
                        "function:" + name)
                .toString();
    }
}
