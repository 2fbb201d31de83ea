package io.ecrpusher.cli.policy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A statement of an IAM policy.
 *
 * @param sid as in {@code infra/iam}, which has the same actions and condition under this ID
 * @param effect Allow or Deny
 * @param principal the only principal, in a trust or repository policy; empty in others
 * @param resources sorted; empty in a trust or repository policy
 * @param condition empty for none
 */
record Statement(
        String sid,
        String effect,
        String principal,
        List<String> actions,
        List<String> resources,
        Map<String, Map<String, String>> condition) {
    /** The resource of actions that can't be limited. */
    static final List<String> ANY = List.of("*");

    static Statement allow(String sid, List<String> actions, Collection<String> resources) {
        return new Statement(
                sid, "Allow", "", actions, List.copyOf(new TreeSet<>(resources)), Map.of());
    }

    static Statement deny(String sid, List<String> actions, Collection<String> resources) {
        return new Statement(
                sid, "Deny", "", actions, List.copyOf(new TreeSet<>(resources)), Map.of());
    }

    static Statement trust(String sid, String principal, String... actions) {
        return new Statement(sid, "Allow", principal, List.of(actions), List.of(), Map.of());
    }

    /** Returns this statement under the condition that {@code key} has the value. */
    Statement ifEquals(String key, String value) {
        return withCondition("StringEquals", key, value);
    }

    /** Returns this statement under a condition with another operator. */
    Statement withCondition(String operator, String key, String value) {
        return new Statement(
                sid, effect, principal, actions, resources, Map.of(operator, Map.of(key, value)));
    }

    /** Returns the policy with these statements, for JSON. */
    static Map<String, Object> policy(List<Statement> statements) {
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("Version", "2012-10-17");
        policy.put("Statement", statements.stream().map(Statement::document).toList());
        return policy;
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("Sid", sid);
        document.put("Effect", effect);
        if (!principal.isEmpty()) {
            document.put("Principal", Map.of("AWS", principal));
        }
        document.put("Action", oneOrMore(actions));
        if (!resources.isEmpty()) {
            document.put("Resource", oneOrMore(resources));
        }
        if (!condition.isEmpty()) {
            document.put("Condition", condition);
        }
        return document;
    }

    private static Object oneOrMore(List<String> values) {
        return values.size() == 1 ? values.getFirst() : values;
    }
}
