package io.ecrpusher.cli.doctor.step;

import io.ecrpusher.fleet.Role;

import java.util.List;

/**
 * Writes commands that fix findings. Pure.
 *
 * @param fleetOptions the caller's options that name the fleet and its deployment, for ecr-pusher
 * @param awsOptions the caller's options for credentials, for the AWS CLI
 * @param roleOptions names the function's role to {@code ecr-pusher grant}, if no stack does
 */
public record Remedies(
        List<String> fleetOptions, List<String> awsOptions, List<String> roleOptions) {
    public Remedies {
        fleetOptions = List.copyOf(fleetOptions);
        awsOptions = List.copyOf(awsOptions);
        roleOptions = List.copyOf(roleOptions);
    }

    /** Returns {@code words} as a command of the AWS CLI. */
    public String aws(String... words) {
        return "aws " + Shell.command(words) + options(awsOptions);
    }

    /** Returns {@code words} as a command of ecr-pusher for the same fleet. */
    public String ecrPusher(String... words) {
        return "ecr-pusher " + Shell.command(words) + options(fleetOptions);
    }

    /** Returns the command that gives the function access to a cluster. */
    public String grant(String cluster) {
        return ecrPusher("grant", "--cluster", cluster, "--yes") + options(roleOptions);
    }

    /**
     * Returns the command that corrects what the function may do in a cluster, also if kubectl or
     * another tool wrote it.
     */
    public String correct(String cluster) {
        return ecrPusher("grant", "--cluster", cluster, "--yes", "--force-conflicts")
                + options(roleOptions);
    }

    /** Returns the edit of a cluster in the fleet file. */
    public static String editCluster(String name, String edit) {
        return "In the fleet file, %s cluster '%s'.".formatted(edit, name);
    }

    /** Returns the edit of a Secret in the fleet file. */
    public static String editSecret(String name, String edit) {
        return "In the fleet file, %s Secret '%s'.".formatted(edit, name);
    }

    /** Returns the command that adds a permission to {@code principal}, a role or user. */
    public String allow(String principal, String action, String resource) {
        boolean role = principal.contains(":role/");
        return aws(
                "iam",
                role ? "put-role-policy" : "put-user-policy",
                role ? "--role-name" : "--user-name",
                principal.substring(principal.lastIndexOf('/') + 1),
                "--policy-name",
                "ecr-pusher-" + action.substring(action.indexOf(':') + 1),
                "--policy-document",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\"}]}"
                        .formatted(action, resource));
    }

    /**
     * Returns the command that lets {@code principal} assume {@code role}, as infra/iam/spoke.yaml
     * does.
     */
    public String trust(Role role, String principal) {
        String condition =
                role.externalId()
                        .map(
                                ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"%s\"}}"
                                        ::formatted)
                        .orElse("");
        return aws(
                "iam",
                "update-assume-role-policy",
                "--role-name",
                role.arn().substring(role.arn().lastIndexOf('/') + 1),
                "--policy-document",
                ("{\"Version\":\"2012-10-17\",\"Statement\":["
                                + "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%1$s\"},\"Action\":\"sts:AssumeRole\"%2$s},"
                                + "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%1$s\"},\"Action\":\"sts:TagSession\"}]}")
                        .formatted(principal, condition));
    }

    private static String options(List<String> options) {
        return options.isEmpty() ? "" : " " + Shell.command(options.toArray(String[]::new));
    }
}
