package io.ecrpusher.proof.privileges;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A template with its parameters, as CloudFormation resolves it. */
final class Stack {
    /** Stands for the random end of a name. */
    private static final String SUFFIX = "EXAMPLE";

    private final Template template;
    private final String account;
    private final String region;
    private final String name;
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, Boolean> conditions = new HashMap<>();

    Stack(
            Template template,
            String account,
            String region,
            String name,
            Map<String, String> parameters) {
        this.template = template;
        this.account = account;
        this.region = region;
        this.name = name;
        this.parameters.putAll(template.defaults());
        this.parameters.putAll(parameters);
    }

    String account() {
        return account;
    }

    String region() {
        return region;
    }

    String name() {
        return name;
    }

    Template template() {
        return template;
    }

    /** Returns the resources of a type whose condition holds, by logical ID, resolved. */
    Map<String, JsonObject> resources(String type) {
        Map<String, JsonObject> found = new TreeMap<>();
        template.section("Resources")
                .asMap()
                .forEach(
                        (id, resource) -> {
                            JsonObject one = resource.getAsJsonObject();
                            boolean exists =
                                    !one.has("Condition")
                                            || holds(one.get("Condition").getAsString());
                            if (exists && one.get("Type").getAsString().equals(type)) {
                                found.put(
                                        id,
                                        resolve(one.get("Properties"))
                                                .orElseThrow()
                                                .getAsJsonObject());
                            }
                        });
        return found;
    }

    /** Returns the properties of a resource; empty if the stack doesn't have it. */
    Optional<JsonObject> resource(String type, String id) {
        return Optional.ofNullable(resources(type).get(id));
    }

    /** Returns the environment variables of a function, with those of all functions. */
    Map<String, String> environment(String function) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("AWS_REGION", region);
        for (JsonObject source :
                List.of(
                        template.section("Globals").getAsJsonObject("Function"),
                        template.section("Resources")
                                .getAsJsonObject(function)
                                .getAsJsonObject("Properties"))) {
            if (source.has("Environment")) {
                resolve(source.getAsJsonObject("Environment").get("Variables"))
                        .orElseThrow()
                        .getAsJsonObject()
                        .asMap()
                        .forEach((variable, value) -> environment.put(variable, text(value)));
            }
        }
        return environment;
    }

    /** Returns true if functions run in a VPC. */
    boolean isInVpc() {
        return resolve(template.section("Globals").getAsJsonObject("Function").get("VpcConfig"))
                .isPresent();
    }

    String arn(String id) {
        return attribute(id, "Arn");
    }

    String ref(String id) {
        return switch (type(id)) {
            case "AWS::SQS::Queue" ->
                    "https://sqs.%s.amazonaws.com/%s/%s".formatted(region, account, physical(id));
            case "AWS::IAM::Role" -> roleName(id);
            case "AWS::Logs::LogGroup" -> "/aws/lambda/" + name;
            default -> physical(id);
        };
    }

    private String attribute(String id, String attribute) {
        if (!attribute.equals("Arn")) {
            return physical(id);
        }
        return switch (type(id)) {
            case "AWS::SQS::Queue" -> ofService("sqs", physical(id));
            case "AWS::S3::Bucket" -> "arn:aws:s3:::" + physical(id);
            case "AWS::IAM::Role" -> "arn:aws:iam::%s:role/%s".formatted(account, roleName(id));
            case "AWS::Logs::LogGroup" -> ofService("logs", "log-group:" + ref(id) + ":*");
            case "AWS::Events::Rule" -> ofService("events", "rule/" + physical(id));
            case "AWS::Serverless::Function" -> ofService("lambda", "function:" + physical(id));
            default -> throw new IllegalStateException("no ARN for a " + type(id));
        };
    }

    private String ofService(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, region, account, resource);
    }

    private String physical(String id) {
        String physical = "%s-%s-%s".formatted(name, id, SUFFIX);
        return type(id).equals("AWS::S3::Bucket") ? physical.toLowerCase(Locale.ROOT) : physical;
    }

    private String roleName(String id) {
        JsonObject properties =
                template.section("Resources").getAsJsonObject(id).getAsJsonObject("Properties");
        return resolve(properties.get("RoleName"))
                .map(JsonElement::getAsString)
                .orElse(physical(id));
    }

    private String type(String id) {
        JsonObject resource = template.section("Resources").getAsJsonObject(id);
        if (resource == null) {
            throw new IllegalStateException("the template has no resource " + id);
        }
        return resource.get("Type").getAsString();
    }

    private boolean holds(String condition) {
        Boolean known = conditions.get(condition);
        if (known == null) {
            known = isTrue(template.section("Conditions").get(condition));
            conditions.put(condition, known);
        }
        return known;
    }

    private boolean isTrue(JsonElement condition) {
        Map.Entry<String, JsonElement> function =
                condition.getAsJsonObject().entrySet().iterator().next();
        JsonElement argument = function.getValue();
        return switch (function.getKey()) {
            case "Condition" -> holds(argument.getAsString());
            case "Fn::Not" -> !isTrue(argument.getAsJsonArray().get(0));
            case "Fn::Or" -> argument.getAsJsonArray().asList().stream().anyMatch(this::isTrue);
            case "Fn::And" -> argument.getAsJsonArray().asList().stream().allMatch(this::isTrue);
            case "Fn::Equals" -> {
                JsonArray both = argument.getAsJsonArray();
                yield text(both.get(0)).equals(text(both.get(1)));
            }
            default -> throw new IllegalStateException("unknown condition " + condition);
        };
    }

    /** Returns a value without functions; empty for {@code AWS::NoValue} and null. */
    private Optional<JsonElement> resolve(JsonElement value) {
        return switch (value) {
            case null -> Optional.empty();
            case JsonArray list -> {
                JsonArray resolved = new JsonArray();
                list.forEach(one -> resolve(one).ifPresent(resolved::add));
                yield Optional.of(resolved);
            }
            case JsonObject object when object.size() == 1 -> {
                Map.Entry<String, JsonElement> only = object.entrySet().iterator().next();
                yield only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")
                        ? call(only.getKey(), only.getValue())
                        : Optional.of(members(object));
            }
            case JsonObject object -> Optional.of(members(object));
            default -> Optional.of(value);
        };
    }

    private JsonObject members(JsonObject object) {
        JsonObject resolved = new JsonObject();
        object.asMap()
                .forEach((key, one) -> resolve(one).ifPresent(found -> resolved.add(key, found)));
        return resolved;
    }

    private Optional<JsonElement> call(String function, JsonElement argument) {
        return switch (function) {
            case "Ref" -> reference(argument.getAsString());
            case "Fn::GetAtt" -> Optional.of(json(variable(argument.getAsString())));
            case "Fn::Sub" -> Optional.of(json(substituted(argument)));
            case "Fn::If" -> {
                JsonArray cases = argument.getAsJsonArray();
                yield resolve(cases.get(holds(cases.get(0).getAsString()) ? 1 : 2));
            }
            case "Fn::Join" -> {
                JsonArray both = argument.getAsJsonArray();
                yield Optional.of(json(String.join(both.get(0).getAsString(), texts(both.get(1)))));
            }
            case "Fn::Split" -> {
                JsonArray both = argument.getAsJsonArray();
                JsonArray parts = new JsonArray();
                String separator = Pattern.quote(both.get(0).getAsString());
                for (String part : text(both.get(1)).split(separator, -1)) {
                    parts.add(part);
                }
                yield Optional.of(parts);
            }
            case "Fn::Select" -> {
                JsonArray both = argument.getAsJsonArray();
                yield Optional.of(json(texts(both.get(1)).get(both.get(0).getAsInt())));
            }
            default -> throw new IllegalStateException("unknown function " + function);
        };
    }

    private Optional<JsonElement> reference(String referred) {
        if (referred.equals("AWS::NoValue")) {
            return Optional.empty();
        }
        if (parameters.containsKey(referred) && template.isList(referred)) {
            JsonArray list = new JsonArray();
            for (String one : parameters.get(referred).split(",", -1)) {
                list.add(one);
            }
            return Optional.of(list);
        }
        return Optional.of(json(variable(referred)));
    }

    private String substituted(JsonElement argument) {
        String pattern = Template.array(argument).get(0).getAsString();
        JsonObject own =
                argument instanceof JsonArray both
                        ? both.get(1).getAsJsonObject()
                        : new JsonObject();
        return Template.substitute(
                pattern, one -> own.has(one) ? text(own.get(one)) : variable(one));
    }

    private String variable(String variable) {
        int dot = variable.indexOf('.');
        if (dot >= 0) {
            return attribute(variable.substring(0, dot), variable.substring(dot + 1));
        }
        return switch (variable) {
            case "AWS::AccountId" -> account;
            case "AWS::Region" -> region;
            case "AWS::Partition" -> "aws";
            case "AWS::StackName" -> name;
            case "AWS::URLSuffix" -> "amazonaws.com";
            default -> parameters.containsKey(variable) ? parameters.get(variable) : ref(variable);
        };
    }

    private List<String> texts(JsonElement list) {
        List<String> texts = new ArrayList<>();
        resolve(list).orElseThrow().getAsJsonArray().forEach(one -> texts.add(text(one)));
        return texts;
    }

    private String text(JsonElement value) {
        return resolve(value).orElseThrow().getAsString();
    }

    private static JsonElement json(String text) {
        return new JsonPrimitive(text);
    }
}
