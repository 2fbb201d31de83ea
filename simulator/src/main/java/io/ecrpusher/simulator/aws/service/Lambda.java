package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.net.URLDecoder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lambda: ListFunctions, GetFunctionConfiguration with the environment variables,
 * UpdateFunctionConfiguration of the description, and Invoke.
 *
 * <p>Invoke needs a {@link Starter}. As on AWS, a function keeps its execution environment, with
 * the credentials that it started with, until its configuration changes.
 */
public final class Lambda implements AwsService {
    private static final Pattern PATH =
            Pattern.compile("/2015-03-31/functions/([^/]+)/(configuration|invocations)");
    private static final Pattern LIST = Pattern.compile("/2015-03-31/functions/?");

    private final Map<String, Function> functions = new ConcurrentSkipListMap<>();
    private final Map<String, ExecutionEnvironment> environments = new ConcurrentHashMap<>();
    private volatile Optional<Starter> starter = Optional.empty();

    private record Function(String role, String description, Map<String, String> environment) {}

    /** Starts execution environments. */
    public interface Starter {
        /** Starts an environment, with a new session of the role. */
        ExecutionEnvironment start(String name, String roleArn, Map<String, String> environment);
    }

    /** A running environment of one function. */
    public interface ExecutionEnvironment extends AutoCloseable {
        /** Runs the function with an event. */
        Result invoke(String event);

        @Override
        void close();
    }

    /**
     * The result of an invocation.
     *
     * @param payload the function's response, or the error that it ended with
     */
    public record Result(String payload, boolean failed) {}

    /** Adds a function, or replaces its configuration and ends its environment. */
    public void put(
            String account,
            String region,
            String name,
            String roleArn,
            Map<String, String> environment) {
        String arn = arn(account, region, name);
        functions.put(arn, new Function(roleArn, "", Map.copyOf(environment)));
        end(arn);
    }

    /** Runs functions in environments of {@code newStarter} from now on. */
    public void runBy(Starter newStarter) {
        starter = Optional.of(newStarter);
    }

    /** Ends all execution environments. */
    public void endAll() {
        functions.keySet().forEach(this::end);
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
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            boolean lists =
                    request.method().equals("GET") && LIST.matcher(request.path()).matches();
            return lists ? "ListFunctions" : "";
        }
        return switch (request.method() + " " + path.group(2)) {
            case "GET configuration" -> "GetFunctionConfiguration";
            case "PUT configuration" -> "UpdateFunctionConfiguration";
            case "POST invocations" -> "Invoke";
            default -> "";
        };
    }

    @Override
    public HttpResponse handle(Call call) {
        if (call.operation().equals("ListFunctions")) {
            call.authorize("lambda:ListFunctions", "*");
            return list(call);
        }
        Matcher path = PATH.matcher(call.request().path());
        if (call.operation().isEmpty() || !path.matches()) {
            throw call.unknownOperation().toException();
        }
        // A name, a whole ARN, or ACCOUNT:function:NAME.
        String asked = URLDecoder.decode(path.group(1), UTF_8);
        String name = asked.substring(asked.lastIndexOf(':') + 1);
        String own = arn(call.caller().account(), call.region(), name);
        String action = call.operation().equals("Invoke") ? "InvokeFunction" : call.operation();
        call.authorize("lambda:" + action, own);
        String arn = asked.startsWith("arn:") ? asked : own;
        Function function = functions.get(arn);
        if (function == null) {
            throw new AwsError(404, "ResourceNotFoundException", "Function not found: " + own)
                    .toException();
        }
        return switch (call.operation()) {
            case "Invoke" -> invoke(arn, function, call.request().text());
            case "UpdateFunctionConfiguration" -> update(arn, function, call.text("Description"));
            default -> HttpResponse.json(200, described(arn, function).toString());
        };
    }

    private HttpResponse list(Call call) {
        String prefix = arn(call.caller().account(), call.region(), "");
        var listed = new JsonArray();
        functions.forEach(
                (arn, function) -> {
                    if (arn.startsWith(prefix)) {
                        listed.add(described(arn, function));
                    }
                });
        var body = new JsonObject();
        body.add("Functions", listed);
        return HttpResponse.json(200, body.toString());
    }

    private HttpResponse update(String arn, Function function, String description) {
        Function updated = new Function(function.role(), description, function.environment());
        functions.put(arn, updated);
        end(arn);
        return HttpResponse.json(200, described(arn, updated).toString());
    }

    private HttpResponse invoke(String arn, Function function, String event) {
        Starter known =
                starter.orElseThrow(
                        () ->
                                new AwsError(
                                                501,
                                                "ServiceException",
                                                "The simulator has no code for this function")
                                        .toException());
        Result result =
                environments
                        .computeIfAbsent(
                                arn,
                                _ ->
                                        known.start(
                                                nameOf(arn),
                                                function.role(),
                                                function.environment()))
                        .invoke(event.isBlank() ? "{}" : event);
        HttpResponse response =
                HttpResponse.json(200, result.payload()).with("X-Amz-Executed-Version", "$LATEST");
        return result.failed() ? response.with("X-Amz-Function-Error", "Unhandled") : response;
    }

    private void end(String arn) {
        Optional.ofNullable(environments.remove(arn)).ifPresent(ExecutionEnvironment::close);
    }

    private static JsonObject described(String arn, Function function) {
        var variables = new JsonObject();
        function.environment().forEach(variables::addProperty);
        var environment = new JsonObject();
        environment.add("Variables", variables);
        var described = new JsonObject();
        described.addProperty("FunctionName", nameOf(arn));
        described.addProperty("FunctionArn", arn);
        described.addProperty("Role", function.role());
        described.addProperty("Description", function.description());
        described.addProperty("Runtime", "java25");
        described.addProperty("State", "Active");
        described.addProperty("LastUpdateStatus", "Successful");
        described.add("Environment", environment);
        return described;
    }

    private static String nameOf(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
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
