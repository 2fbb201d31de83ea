package io.ecrpusher.simulator.kubernetes.admission;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StatusCause;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A validating admission policy, as far as this project needs it. Ignores selectors, excluded
 * rules, parameters, and audit annotations.
 *
 * <p>Follows pkg/admission/plugin/policy/validating of k8s.io/apiserver, messages included.
 *
 * @param spec the policy's spec
 */
public record Policy(JsonObject spec) {
    private static final List<String> EXPRESSIONS =
            List.of("matchConditions", "variables", "validations");

    private static final int MAX_MESSAGE = 5 * 1024;

    /**
     * A refusal.
     *
     * @param reason such as {@code Forbidden}
     */
    public record Denial(String message, String reason) {}

    /** Returns a cause for each expression that doesn't compile. */
    public List<StatusCause> compileErrors() {
        List<StatusCause> causes = new ArrayList<>();
        for (String field : EXPRESSIONS) {
            JsonArray items = array(spec, field);
            for (int i = 0; i < items.size(); i++) {
                for (String name : List.of("expression", "messageExpression")) {
                    compileError(items.get(i), field + "[" + i + "]", name).ifPresent(causes::add);
                }
            }
        }
        return causes;
    }

    private static Optional<StatusCause> compileError(JsonElement item, String path, String name) {
        JsonElement expression = item.getAsJsonObject().get(name);
        if (expression == null) {
            return Optional.empty();
        }
        try {
            Expression _ = Expression.of(expression.getAsString());
            return Optional.empty();
        } catch (Expression.FailedException e) {
            return Optional.of(
                    StatusCause.invalid(
                            "spec." + path + "." + name, expression.toString(), e.getMessage()));
        }
    }

    /**
     * Returns why the policy denies a request, or empty if it allows it.
     *
     * @param request the AdmissionRequest with {@code operation} and {@code userInfo}
     * @param object null if the request deletes it
     * @param oldObject null if the request creates it
     * @param namespaceObject null if the object is cluster-scoped
     */
    public Optional<Denial> denial(
            Resource resource,
            JsonObject request,
            JsonObject object,
            JsonObject oldObject,
            JsonObject namespaceObject) {
        if (!matches(resource, request.get("operation").getAsString())) {
            return Optional.empty();
        }
        Map<String, Object> values = new HashMap<>();
        values.put("request", Expression.value(request));
        values.put("object", Expression.value(object));
        values.put("oldObject", Expression.value(oldObject));
        values.put("namespaceObject", Expression.value(namespaceObject));
        for (JsonElement condition : array(spec, "matchConditions")) {
            try {
                if (!holds(text(condition, "expression"), values)) {
                    return Optional.empty();
                }
            } catch (Expression.FailedException e) {
                return ignoresFailures()
                        ? Optional.empty()
                        : Optional.of(new Denial(e.getMessage(), "Invalid"));
            }
        }
        values.put("variables", variables(values));
        for (JsonElement validation : array(spec, "validations")) {
            Optional<Denial> denial = denial(validation, values);
            if (denial.isPresent()) {
                return denial;
            }
        }
        return Optional.empty();
    }

    private boolean matches(Resource resource, String operation) {
        for (JsonElement each : array(spec.getAsJsonObject("matchConstraints"), "resourceRules")) {
            JsonObject rule = each.getAsJsonObject();
            if (has(rule, "operations", operation)
                    && has(rule, "apiGroups", resource.group())
                    && has(rule, "apiVersions", "v1")
                    && (has(rule, "resources", resource.plural())
                            || strings(rule, "resources").contains("*/*"))) {
                return true;
            }
        }
        return false;
    }

    /** Evaluates the variables in order. One that fails is absent, so that its users fail. */
    private Map<String, Object> variables(Map<String, Object> values) {
        Map<String, Object> variables = new HashMap<>();
        for (JsonElement variable : array(spec, "variables")) {
            Map<String, Object> all = new HashMap<>(values);
            all.put("variables", variables);
            try {
                variables.put(
                        text(variable, "name"),
                        Expression.of(text(variable, "expression")).evaluate(all));
            } catch (Expression.FailedException e) {
                variables.remove(text(variable, "name"));
            }
        }
        return variables;
    }

    private Optional<Denial> denial(JsonElement validation, Map<String, Object> values) {
        String expression = text(validation, "expression");
        String reason = text(validation, "reason");
        try {
            if (holds(expression, values)) {
                return Optional.empty();
            }
            String message = message(validation, values).strip();
            return Optional.of(
                    new Denial(
                            message.isEmpty()
                                    ? "failed expression: " + expression.strip()
                                    : message,
                            reason.isEmpty() ? "Invalid" : reason));
        } catch (Expression.FailedException e) {
            return ignoresFailures()
                    ? Optional.empty()
                    : Optional.of(
                            new Denial(
                                    "expression '%s' resulted in error: %s"
                                            .formatted(expression, e.getMessage()),
                                    "Invalid"));
        }
    }

    /** A message expression that fails, or whose result isn't one line, doesn't count. */
    private static String message(JsonElement validation, Map<String, Object> values) {
        String expression = text(validation, "messageExpression");
        try {
            if (!expression.isEmpty()
                    && Expression.of(expression).evaluate(values) instanceof String message
                    && !message.isBlank()
                    && message.length() <= MAX_MESSAGE
                    && message.indexOf('\n') < 0) {
                return message;
            }
        } catch (Expression.FailedException e) {
            // The message follows.
        }
        return text(validation, "message");
    }

    private static boolean holds(String expression, Map<String, Object> values)
            throws Expression.FailedException {
        return Boolean.TRUE.equals(Expression.of(expression).evaluate(values));
    }

    private boolean ignoresFailures() {
        return text(spec, "failurePolicy").equals("Ignore");
    }

    private static boolean has(JsonObject rule, String field, String value) {
        List<String> allowed = strings(rule, field);
        return allowed.contains("*") || allowed.contains(value);
    }

    private static List<String> strings(JsonObject rule, String field) {
        return array(rule, field).asList().stream().map(JsonElement::getAsString).toList();
    }

    private static JsonArray array(JsonObject object, String field) {
        return object.get(field) instanceof JsonArray array ? array : new JsonArray();
    }

    private static String text(JsonElement object, String field) {
        JsonElement value = object.getAsJsonObject().get(field);
        return value == null ? "" : value.getAsString();
    }
}
