package io.ecrpusher.cli.doctor.step;

import io.ecrpusher.fleet.Role;

import java.util.Optional;

/**
 * As whom the fleet is checked.
 *
 * @param callerArn the ARN of the caller's role or user
 * @param functionRole the ARN of the function's role; empty if no stack tells it
 * @param asFunction true if the function's role is assumed for the checks
 */
public record Viewpoint(String callerArn, Optional<String> functionRole, boolean asFunction) {
    private static final int ARN_ACCOUNT = 4;

    /**
     * Returns true if checks without a role of the fleet have the function's permissions. A caller
     * without a stack stands in for its function.
     */
    public boolean isFunction() {
        return asFunction || functionRole.isEmpty() || isRole(functionRole.get());
    }

    /**
     * Returns true if checks with {@code role}, or without one, have the function's permissions.
     */
    public boolean actsAsFunction(Optional<Role> role) {
        return role.isPresent() || isFunction();
    }

    /** Returns the ARN of the principal that calls AWS and clusters: {@code role}, or its own. */
    public String principal(Optional<Role> role) {
        return role.map(Role::arn).or(() -> functionRole).orElse(callerArn);
    }

    /** Returns the first line of the output. */
    public String description() {
        if (asFunction) {
            return "Checks as the function's role, %s.".formatted(functionRole.orElseThrow());
        }
        if (functionRole.isEmpty()) {
            return "Checks as %s, in place of the function: no stack tells its role."
                    .formatted(callerArn);
        }
        return isRole(functionRole.get())
                ? "Checks as %s, the function's role.".formatted(callerArn)
                : "Checks as %s. Checks of the function's own access need --as-function (%s)."
                        .formatted(callerArn, functionRole.get());
    }

    /** The caller's ARN lacks the role's path, which its session doesn't tell. */
    private boolean isRole(String roleArn) {
        String name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        return callerArn.endsWith(":role/" + name) && account(callerArn).equals(account(roleArn));
    }

    private static String account(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length > ARN_ACCOUNT ? parts[ARN_ACCOUNT] : "";
    }
}
