package io.ecrpusher.simulator.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements of an IAM policy that allow something. */
public record PolicyDocument(List<Statement> allowed) {

    /** Copies the statements. */
    public PolicyDocument {
        allowed = List.copyOf(allowed);
    }

    /**
     * A statement.
     *
     * @param actions as written, such as {@code ecr:*}
     * @param principals ARNs, or {@code *}
     * @param externalId the value that the condition on {@code sts:ExternalId} requires
     */
    public record Statement(
            Set<String> actions, Set<String> principals, Optional<String> externalId) {

        /** Copies the sets. */
        public Statement {
            actions = Set.copyOf(actions);
            principals = Set.copyOf(principals);
        }

        /** Returns true if the statement's actions include {@code action}. */
        public boolean includes(String action) {
            return actions.stream().anyMatch(pattern -> matches(pattern, action));
        }
    }

    /** Returns true if {@code pattern}, in which {@code *} stands for any text, matches. */
    public static boolean matches(String pattern, String action) {
        return action.matches(pattern.replace("*", ".*"));
    }

    /** Returns the document, or empty if the text isn't a policy. */
    public static Optional<PolicyDocument> parse(String json) {
        try {
            JsonElement statements =
                    JsonParser.parseString(json).getAsJsonObject().get("Statement");
            return Optional.ofNullable(statements)
                    .map(
                            found ->
                                    new PolicyDocument(
                                            elements(found)
                                                    .map(JsonElement::getAsJsonObject)
                                                    .filter(PolicyDocument::isAllow)
                                                    .map(PolicyDocument::statement)
                                                    .toList()));
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Returns the principals of all statements that include {@code action}. */
    public Set<String> principalsFor(String action) {
        return allowed.stream()
                .filter(statement -> statement.includes(action))
                .flatMap(statement -> statement.principals().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isAllow(JsonObject statement) {
        return statement.has("Effect") && statement.get("Effect").getAsString().equals("Allow");
    }

    private static Statement statement(JsonObject statement) {
        return new Statement(
                strings(statement.get("Action")),
                statement.get("Principal") instanceof JsonObject principals
                        ? strings(principals.get("AWS"))
                        : strings(statement.get("Principal")),
                Optional.ofNullable(statement.get("Condition"))
                        .map(condition -> condition.getAsJsonObject().get("StringEquals"))
                        .map(equal -> equal.getAsJsonObject().get("sts:ExternalId"))
                        .map(JsonElement::getAsString));
    }

    private static Set<String> strings(JsonElement value) {
        return value == null
                ? Set.of()
                : elements(value)
                        .map(JsonElement::getAsString)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<JsonElement> elements(JsonElement value) {
        return value instanceof JsonArray array ? array.asList().stream() : Stream.of(value);
    }
}
