package io.ecrpusher.cli.policy;

import java.util.List;

/**
 * The function that the policies are for.
 *
 * @param roleArn the ARN of its role
 * @param region its Region
 * @param fleetFile where it reads the fleet file, {@code s3://…} or {@code ssm:…}; empty if neither
 * @param repositories ARNs of the only repositories to pull from; empty for all
 */
record Deployment(
        String roleArn, String region, String stack, String fleetFile, List<String> repositories) {
    Deployment {
        repositories = List.copyOf(repositories);
    }

    String partition() {
        return roleArn.split(":", -1)[1];
    }

    String account() {
        return account(roleArn);
    }

    /** Returns the account of an ARN. */
    static String account(String arn) {
        return arn.split(":", -1)[4];
    }
}
