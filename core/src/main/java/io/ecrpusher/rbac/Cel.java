package io.ecrpusher.rbac;

import io.ecrpusher.fleet.select.LabelSelector.Requirement;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.rbac.ValidatingPolicy.Variable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Expressions in the Common Expression Language of admission policies. See <a
 * href="https://kubernetes.io/docs/reference/using-api/cel/">the Kubernetes documentation</a>.
 */
final class Cel {
    /** A policy that selects namespaces by label defines this variable. */
    private static final String NAMESPACE_LABELS = "variables.namespaceLabels";

    /** The name in the request's path; empty for the deletion of a collection. */
    static final Variable NAME = new Variable("name", "has(request.name) ? request.name : ''");

    /** The labels and annotations before and after the request. */
    static final List<Variable> ENTRIES =
            List.of(
                    orEmpty("oldLabels", "oldObject.metadata.labels", "{}"),
                    orEmpty("newLabels", "object.metadata.labels", "{}"),
                    orEmpty("oldAnnotations", "oldObject.metadata.annotations", "{}"),
                    orEmpty("newAnnotations", "object.metadata.annotations", "{}"));

    /** A namespace's name has at most 63 characters. */
    private static final int MAX_NAMES = 1_000;

    private Cel() {}

    /** Returns a string literal. Escapes all but printable ASCII. */
    static String text(String value) {
        StringBuilder literal = new StringBuilder("'");
        value.codePoints()
                .forEach(
                        point -> {
                            if (point == '\'' || point == '\\') {
                                literal.append('\\').appendCodePoint(point);
                            } else if (point >= ' ' && point <= '~') {
                                literal.appendCodePoint(point);
                            } else {
                                literal.append("\\U%08x".formatted(point));
                            }
                        });
        return literal.append("'").toString();
    }

    /** Returns a list of string literals, sorted. */
    static String list(Collection<String> values) {
        return new TreeSet<>(values)
                .stream().map(Cel::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Returns an expression that is true if one of {@code conditions} is. */
    static String any(List<String> conditions) {
        return conditions.isEmpty() ? "false" : String.join("\n|| ", conditions);
    }

    private static String all(List<String> conditions) {
        List<String> needed = conditions.stream().filter(one -> !one.equals("true")).toList();
        return needed.isEmpty() ? "true" : String.join(" && ", needed);
    }

    /**
     * Returns an expression that is true if the string {@code operand} matches one of {@code
     * patterns}.
     */
    static String matches(String operand, List<NamePattern> patterns) {
        if (patterns.contains(new NamePattern("*"))) {
            return "true";
        }
        List<String> names =
                patterns.stream().filter(NamePattern::isName).map(NamePattern::text).toList();
        String regex =
                patterns.stream()
                        .filter(pattern -> !pattern.isName())
                        .map(Cel::regex)
                        .collect(Collectors.joining("|"));
        List<String> conditions = new ArrayList<>();
        if (!names.isEmpty()) {
            conditions.add("%s in %s".formatted(operand, list(names)));
        }
        if (!regex.isEmpty()) {
            conditions.add("%s.matches(%s)".formatted(operand, text("^(" + regex + ")$")));
        }
        return conditions.isEmpty() ? "false" : "(" + String.join(" || ", conditions) + ")";
    }

    /** Names contain letters, digits, '-', and '.', of which only '.' is special in RE2. */
    private static String regex(NamePattern pattern) {
        return pattern.text().replace(".", "\\.").replace("*", ".*").replace("?", ".");
    }

    /**
     * Returns an expression that is true if a create or update changes no field of {@code object},
     * except those in {@code fields}.
     */
    static String changesOnly(List<String> fields, String object) {
        String changed = "dyn(%s)".formatted(object);
        String old = "dyn(%s)".formatted(object.replaceFirst("^object", "oldObject"));
        return """
               %1$s.all(k, k in %3$s
                 || (oldObject != null && k in %2$s && %2$s[k] == %1$s[k]))
               && (oldObject == null || %2$s.all(k, k in %3$s || k in %1$s))"""
                .formatted(changed, old, list(fields));
    }

    /** Returns a variable with the value of {@code field}, or {@code empty} if it isn't set. */
    static Variable orEmpty(String name, String field, String empty) {
        String object = field.substring(0, field.indexOf('.'));
        return new Variable(
                name, "%s != null && has(%s) ? %s : %s".formatted(object, field, field, empty));
    }

    /**
     * Returns variables of which the last one, {@code name}, is true if {@code condition} is, and
     * {@code selector} selects the request's namespace. Long lists of namespaces become several
     * variables, because an expression has at most 100,000 characters (expressionSizeCodePointLimit
     * of cel-go's parser).
     */
    static List<Variable> selects(String name, String condition, NamespaceSelector selector) {
        List<String> parts = parts(selector).stream().map(Cel::selects).toList();
        List<Variable> variables = new ArrayList<>();
        if (parts.size() > 1) {
            for (String part : parts) {
                variables.add(new Variable("%sin%d".formatted(name, variables.size()), part));
            }
            parts = variables.stream().map(part -> "variables." + part.name()).toList();
        }
        String selected = parts.size() == 1 ? parts.getFirst() : "(" + any(parts) + ")";
        variables.add(new Variable(name, all(List.of(condition, selected))));
        return variables;
    }

    private static List<NamespaceSelector> parts(NamespaceSelector selector) {
        List<NamePattern> include = selector.include();
        List<NamespaceSelector> parts = new ArrayList<>();
        for (int i = 0; i < Math.max(1, include.size()); i += MAX_NAMES) {
            parts.add(
                    new NamespaceSelector(
                            include.subList(i, Math.min(include.size(), i + MAX_NAMES)),
                            selector.exclude(),
                            selector.labels()));
        }
        return parts;
    }

    private static String selects(NamespaceSelector selector) {
        List<String> conditions = new ArrayList<>();
        if (!selector.include().isEmpty()) {
            conditions.add(matches("request.namespace", selector.include()));
        }
        if (!selector.exclude().isEmpty()) {
            conditions.add("!" + matches("request.namespace", selector.exclude()));
        }
        selector.labels()
                .ifPresent(
                        labels ->
                                labels.requirements()
                                        .forEach(one -> conditions.add(requirement(one))));
        return all(conditions);
    }

    private static String requirement(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Exists(String key) -> has(key);
            case Requirement.In(String key, var values) ->
                    "(%s && %s in %s)".formatted(has(key), label(key), list(values));
            // int() fails outside the range of a long: 18 digits are always in it.
            case Requirement.Compare(String key, long bound, boolean above) ->
                    "(%s && %s.matches('^0*[0-9]{1,18}$') && int(%s) %s %d)"
                            .formatted(has(key), label(key), label(key), above ? ">" : "<", bound);
            case Requirement.Not(Requirement other) -> "!(%s)".formatted(requirement(other));
        };
    }

    private static String has(String key) {
        return "%s in %s".formatted(text(key), NAMESPACE_LABELS);
    }

    private static String label(String key) {
        return "%s[%s]".formatted(NAMESPACE_LABELS, text(key));
    }
}
