package io.ecrpusher.proof.privileges;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A CloudFormation template, with functions such as {@code !Ref} in their long form. */
record Template(JsonObject document) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");
    private static final Set<String> WITHOUT_PREFIX = Set.of("Ref", "Condition");

    static Template read(Path file) {
        try {
            Object document = new Yaml(new LongForm()).load(Files.readString(file));
            return new Template(new Gson().toJsonTree(document).getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class LongForm extends SafeConstructor {
        LongForm() {
            super(new LoaderOptions());
            yamlMultiConstructors.put(
                    "!",
                    new AbstractConstruct() {
                        @Override
                        public Object construct(Node node) {
                            String name = node.getTag().getValue().substring(1);
                            return Map.of(
                                    WITHOUT_PREFIX.contains(name) ? name : "Fn::" + name,
                                    switch (node) {
                                        case ScalarNode scalar -> constructScalar(scalar);
                                        case SequenceNode sequence -> constructSequence(sequence);
                                        default -> constructMapping((MappingNode) node);
                                    });
                        }
                    });
        }
    }

    /**
     * Returns the stack that these parameters create.
     *
     * @param parameters the others have their defaults
     */
    Stack deploy(String account, String region, String stackName, Map<String, String> parameters) {
        return new Stack(this, account, region, stackName, parameters);
    }

    /** Returns a template whose roles lack the statement. */
    Template without(String sid) {
        return changed(sid, (statements, statement) -> statements.remove(statement));
    }

    /** Returns a template whose roles may do more by the statement. */
    Template withAction(String sid, String action) {
        return changed(
                sid,
                (_, statement) -> {
                    JsonArray actions = array(statement.get("Action")).deepCopy();
                    actions.add(action);
                    statement.add("Action", actions);
                });
    }

    private Template changed(String sid, BiConsumer<JsonArray, JsonObject> change) {
        JsonObject copy = document.deepCopy();
        for (JsonElement resource : copy.getAsJsonObject("Resources").asMap().values()) {
            JsonObject properties = resource.getAsJsonObject().getAsJsonObject("Properties");
            for (JsonElement policy : array(properties.get("Policies"))) {
                JsonArray statements =
                        policy.getAsJsonObject()
                                .getAsJsonObject("PolicyDocument")
                                .getAsJsonArray("Statement");
                for (JsonElement one : List.copyOf(statements.asList())) {
                    if (one.getAsJsonObject().get("Sid") instanceof JsonPrimitive found
                            && found.getAsString().equals(sid)) {
                        change.accept(statements, one.getAsJsonObject());
                    }
                }
            }
        }
        return new Template(copy);
    }

    JsonObject section(String name) {
        return document.has(name) ? document.getAsJsonObject(name) : new JsonObject();
    }

    /** Returns the default values of the parameters that have one, as texts. */
    Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        section("Parameters")
                .asMap()
                .forEach(
                        (name, parameter) -> {
                            JsonElement value = parameter.getAsJsonObject().get("Default");
                            if (value != null) {
                                defaults.put(name, value.getAsString());
                            }
                        });
        return defaults;
    }

    boolean isList(String parameter) {
        return section("Parameters")
                .getAsJsonObject(parameter)
                .get("Type")
                .getAsString()
                .equals("CommaDelimitedList");
    }

    /**
     * Returns the parameters that decide whether a statement of a role's policies, or of its trust
     * policy, exists.
     *
     * @return empty if it always exists
     */
    Set<String> parametersOf(String role, String sid) {
        JsonObject resource = section("Resources").getAsJsonObject(role);
        Set<String> parameters = new TreeSet<>();
        if (resource.has("Condition")) {
            addParameters(resource.get("Condition").getAsString(), parameters);
        }
        JsonObject properties = resource.getAsJsonObject("Properties");
        List<JsonObject> documents = new ArrayList<>();
        documents.add(properties.getAsJsonObject("AssumeRolePolicyDocument"));
        for (JsonElement policy : array(properties.get("Policies"))) {
            documents.add(policy.getAsJsonObject().getAsJsonObject("PolicyDocument"));
        }
        for (JsonObject document : documents) {
            for (JsonElement statement : document.getAsJsonArray("Statement")) {
                if (statement.getAsJsonObject().get("Fn::If") instanceof JsonArray cases
                        && cases.get(1) instanceof JsonObject present
                        && present.get("Sid").getAsString().equals(sid)) {
                    addParameters(cases.get(0).getAsString(), parameters);
                }
            }
        }
        return parameters;
    }

    private void addParameters(String condition, Set<String> parameters) {
        addParameters(section("Conditions").get(condition), parameters);
    }

    private void addParameters(JsonElement value, Set<String> parameters) {
        switch (value) {
            case JsonArray elements -> elements.forEach(one -> addParameters(one, parameters));
            case JsonObject function ->
                    function.asMap()
                            .forEach(
                                    (name, argument) -> {
                                        switch (name) {
                                            case "Ref" -> parameters.add(argument.getAsString());
                                            case "Condition" ->
                                                    addParameters(
                                                            argument.getAsString(), parameters);
                                            case "Fn::Sub" ->
                                                    VARIABLE.matcher(argument.getAsString())
                                                            .results()
                                                            .map(found -> found.group(1))
                                                            .forEach(parameters::add);
                                            default -> addParameters(argument, parameters);
                                        }
                                    });
            default -> {}
        }
    }

    /** Replaces {@code ${Name}} in a text of {@code Fn::Sub}. */
    static String substitute(String text, Function<String, String> values) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
    }

    /** Returns a list's elements, or the value alone. */
    static JsonArray array(JsonElement value) {
        if (value instanceof JsonArray list) {
            return list;
        }
        JsonArray one = new JsonArray();
        if (value instanceof JsonPrimitive || value instanceof JsonObject) {
            one.add(value);
        }
        return one;
    }
}
