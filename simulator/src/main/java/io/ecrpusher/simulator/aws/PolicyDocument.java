package io.ecrpusher.simulator.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements of an IAM policy. Resources don't count.
 *
 * @param allowed the statements with effect Allow
 * @param denied the statements with effect Deny
 */
public record PolicyDocument(List<Statement> allowed, List<Denial> denied) {

    /** Copies the statements. */
    public PolicyDocument {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    /**
     * A statement that allows something.
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

    /**
     * A statement that denies something.
     *
     * @param issuedBefore denies only sessions from before this time
     * @param except ARNs of users and roles that it doesn't deny
     * @param overTls false for a condition that only unencrypted connections meet
     */
    public record Denial(
            Set<String> actions, Optional<Instant> issuedBefore, Set<Arn> except, boolean overTls) {

        /** Copies the sets. */
        public Denial {
            actions = Set.copyOf(actions);
            except = Set.copyOf(except);
        }

        private boolean denies(Principal caller, String action) {
            // A condition on the issue time doesn't match a caller without a session.
            boolean inTime =
                    issuedBefore.isEmpty()
                            || caller.issuedAt().filter(issuedBefore.get()::isAfter).isPresent();
            return overTls
                    && inTime
                    && !except.contains(Arn.parse(caller.arn()).principal())
                    && actions.stream().anyMatch(pattern -> matches(pattern, action));
        }
    }

    /** Returns true if {@code pattern}, in which {@code *} stands for any text, matches. */
    public static boolean matches(String pattern, String action) {
        return action.matches(pattern.replace("*", ".*"));
    }

    /**
     * Returns the document, or empty if the text isn't a policy, or denies something on a condition
     * that the simulator doesn't know.
     */
    public static Optional<PolicyDocument> parse(String json) {
        try {
            JsonElement statements =
                    JsonParser.parseString(json).getAsJsonObject().get("Statement");
            return Optional.ofNullable(statements)
                    .map(
                            found ->
                                    new PolicyDocument(
                                            withEffect(found, "Allow")
                                                    .map(PolicyDocument::statement)
                                                    .toList(),
                                            withEffect(found, "Deny")
                                                    .map(PolicyDocument::denial)
                                                    .toList()));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | DateTimeException
                | UnsupportedOperationException e) {
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

    /** Returns true if a statement denies {@code action} to the caller. */
    public boolean denies(Principal caller, String action) {
        return denied.stream().anyMatch(denial -> denial.denies(caller, action));
    }

    private static Stream<JsonObject> withEffect(JsonElement statements, String effect) {
        return elements(statements)
                .map(JsonElement::getAsJsonObject)
                .filter(one -> one.has("Effect") && one.get("Effect").getAsString().equals(effect));
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

    private static Denial denial(JsonObject statement) {
        Optional<Instant> issuedBefore = Optional.empty();
        Set<Arn> except = Set.of();
        boolean overTls = true;
        if (statement.get("Condition") instanceof JsonObject condition) {
            for (String operator : condition.keySet()) {
                JsonObject operands = condition.getAsJsonObject(operator);
                for (String key : operands.keySet()) {
                    Set<String> values = strings(operands.get(key));
                    switch (operator + " " + key) {
                        case "DateLessThan aws:TokenIssueTime" ->
                                issuedBefore = values.stream().map(Instant::parse).findFirst();
                        case "ArnNotEquals aws:PrincipalArn" ->
                                except =
                                        values.stream()
                                                .map(arn -> Arn.parse(arn).principal())
                                                .collect(Collectors.toUnmodifiableSet());
                        case "Bool aws:SecureTransport" -> overTls = values.contains("true");
                        default ->
                                throw new IllegalArgumentException(
                                        "Unknown condition " + operator + " " + key);
                    }
                }
            }
        }
        return new Denial(strings(statement.get("Action")), issuedBefore, except, overTls);
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
