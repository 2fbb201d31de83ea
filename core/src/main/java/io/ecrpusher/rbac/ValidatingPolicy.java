package io.ecrpusher.rbac;

import java.util.ArrayList;
import java.util.List;

/**
 * A ValidatingAdmissionPolicy for the requests of one group.
 *
 * @param comment for readers of the manifest
 * @param resources resources of the core API group
 */
record ValidatingPolicy(
        String comment,
        String name,
        List<String> resources,
        List<Variable> variables,
        List<Validation> validations) {
    /** An expression with a name, which later expressions use as {@code variables.NAME}. */
    record Variable(String name, String expression) {}

    /**
     * An expression that must be true, or else the request is denied with the message.
     *
     * @param messageExpression a message that quotes the request; empty for none. The API server
     *     uses {@code message} if it fails, or if its result is too long.
     */
    record Validation(String message, String expression, String messageExpression) {
        Validation(String message, String expression) {
            this(message, expression, "");
        }
    }

    /**
     * Returns the manifests of the policy and its binding. The policy applies to requests of {@code
     * group} only. If an expression fails, the request is denied.
     */
    List<String> manifests(String group) {
        return List.of(policy(group), binding());
    }

    private String policy(String group) {
        List<String> lines = new ArrayList<>();
        lines.add(
                """
                # %s
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata:
                  name: %s
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules:
                      - apiGroups: [""]
                        apiVersions: ["*"]
                        operations: [CREATE, UPDATE, DELETE]
                        resources: [%s]
                  matchConditions:
                    - name: group
                      expression: "has(request.userInfo.groups) && %s in request.userInfo.groups"
                  variables:
                """
                        .formatted(comment, name, String.join(", ", resources), Cel.text(group)));
        for (Variable variable : variables) {
            lines.add(
                    """
                        - name: %s
                          expression: |-
                    %s"""
                            .formatted(variable.name(), indented(variable.expression())));
        }
        lines.add("  validations:\n");
        for (Validation validation : validations) {
            lines.add(
                    """
                        - message: "%s"
                          reason: Forbidden
                          expression: |-
                    %s"""
                            .formatted(validation.message(), indented(validation.expression())));
            if (!validation.messageExpression().isEmpty()) {
                lines.add(
                        "      messageExpression: |-\n" + indented(validation.messageExpression()));
            }
        }
        return String.join("", lines);
    }

    private String binding() {
        return """
               apiVersion: admissionregistration.k8s.io/v1
               kind: ValidatingAdmissionPolicyBinding
               metadata:
                 name: %s
               spec:
                 policyName: %s
                 validationActions: [Deny]
               """
                .formatted(name, name);
    }

    private static String indented(String expression) {
        return expression.indent(8);
    }
}
