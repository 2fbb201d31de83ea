package io.ecrpusher.proof.privileges;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A statement of a policy.
 *
 * @param principals ARNs, service names, or {@code *}; empty in a policy of a role
 * @param resources empty in a trust policy, whose resource is its role, and in a repository policy
 */
record IamStatement(
        String sid,
        boolean allows,
        List<String> principals,
        List<String> actions,
        List<String> resources,
        List<IamCondition> conditions) {
    private static final Set<String> KNOWN =
            Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");

    static IamStatement parse(JsonObject json) {
        Set<String> unknown = new TreeSet<>(json.keySet());
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown elements " + unknown + " in " + json);
        }
        List<IamCondition> conditions = new ArrayList<>();
        if (json.get("Condition") instanceof JsonObject operators) {
            operators
                    .asMap()
                    .forEach(
                            (operator, keys) ->
                                    keys.getAsJsonObject()
                                            .asMap()
                                            .forEach(
                                                    (key, values) ->
                                                            conditions.add(
                                                                    IamCondition.of(
                                                                            operator,
                                                                            key,
                                                                            texts(values)))));
        }
        return new IamStatement(
                json.has("Sid") ? json.get("Sid").getAsString() : "",
                json.get("Effect").getAsString().equals("Allow"),
                principals(json.get("Principal")),
                texts(json.get("Action")),
                texts(json.get("Resource")),
                conditions);
    }

    private static List<String> principals(JsonElement json) {
        return switch (json) {
            case JsonPrimitive all -> List.of(all.getAsString());
            case JsonObject kinds ->
                    kinds.asMap().values().stream()
                            .flatMap(values -> texts(values).stream())
                            .toList();
            case null, default -> List.of();
        };
    }

    private static List<String> texts(JsonElement oneOrMore) {
        return Template.array(oneOrMore).asList().stream().map(JsonElement::getAsString).toList();
    }

    /** Returns true if the statement is about the request. */
    boolean matches(IamRequest request) {
        return (principals.isEmpty() || principals.stream().anyMatch(one -> names(one, request)))
                && actions.stream().anyMatch(one -> Wildcards.matchesAction(one, request.action()))
                && (resources.isEmpty() || resources.stream().anyMatch(one -> covers(one, request)))
                && conditions.stream().allMatch(one -> one.holds(request));
    }

    private static boolean names(String principal, IamRequest request) {
        return principal.equals("*")
                || principal.equals(request.principal())
                || (principal.endsWith(":root")
                        && request.principal()
                                .startsWith(principal.substring(0, principal.length() - 4)));
    }

    private static boolean covers(String pattern, IamRequest request) {
        return Wildcards.variables(pattern, request.context())
                .filter(text -> Wildcards.matchesArn(text, request.resource()))
                .isPresent();
    }

    /** Returns the smallest statements that together allow the same. */
    List<IamStatement> parts() {
        List<IamStatement> parts = new ArrayList<>();
        for (String action : actions) {
            for (String resource : resources.isEmpty() ? List.of("") : resources) {
                for (List<IamCondition> each : IamCondition.parts(conditions)) {
                    parts.add(
                            new IamStatement(
                                    sid,
                                    allows,
                                    principals,
                                    List.of(action),
                                    resource.isEmpty() ? List.of() : List.of(resource),
                                    each));
                }
            }
        }
        return parts;
    }

    /** Returns the action, the resource, and the conditions of a part. */
    @Override
    public String toString() {
        return "%s: %s%s%s"
                .formatted(
                        sid,
                        String.join(", ", actions),
                        resources.isEmpty() ? "" : " on " + String.join(", ", resources),
                        conditions.isEmpty() ? "" : " if " + conditions);
    }
}
