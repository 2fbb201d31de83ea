package io.ecrpusher.proof.privileges;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A condition with one key. Each has the semantics of <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">"IAM
 * JSON policy elements: Condition operators"</a>.
 */
record IamCondition(Operator operator, String key, List<String> values) {
    /** The operators that the templates use. */
    enum Operator {
        StringEquals,
        StringLike,
        ArnEquals,
        ArnLike,
        ArnNotEquals,
        Bool;

        boolean isNegated() {
            return this == ArnNotEquals;
        }
    }

    /**
     * Creates a condition.
     *
     * @throws IllegalArgumentException if this class doesn't know the operator
     */
    static IamCondition of(String operator, String key, List<String> values) {
        return new IamCondition(Operator.valueOf(operator), key, values);
    }

    /** Without the key in the request, only a negated operator holds. */
    boolean holds(IamRequest request) {
        String actual = request.context().get(key);
        if (actual == null) {
            return operator.isNegated();
        }
        boolean any =
                values.stream()
                        .map(value -> Wildcards.variables(value, request.context()))
                        .flatMap(Optional::stream)
                        .anyMatch(value -> matches(value, actual));
        return any != operator.isNegated();
    }

    private boolean matches(String value, String actual) {
        return switch (operator) {
            case StringEquals -> value.equals(actual);
            case StringLike -> Wildcards.matches(value, actual);
            case ArnEquals, ArnLike, ArnNotEquals -> Wildcards.matchesArn(value, actual);
            case Bool -> value.equalsIgnoreCase(actual);
        };
    }

    /** Returns the conditions with one value each, in all combinations. */
    static List<List<IamCondition>> parts(List<IamCondition> conditions) {
        List<List<IamCondition>> combinations = List.of(List.of());
        for (IamCondition condition : conditions) {
            List<List<IamCondition>> longer = new ArrayList<>();
            for (List<IamCondition> before : combinations) {
                for (List<String> some : condition.choices()) {
                    List<IamCondition> one = new ArrayList<>(before);
                    one.add(new IamCondition(condition.operator(), condition.key(), some));
                    longer.add(one);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private List<List<String>> choices() {
        return operator.isNegated() ? List.of(values) : values.stream().map(List::of).toList();
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(key, operator, String.join(", ", values));
    }
}
