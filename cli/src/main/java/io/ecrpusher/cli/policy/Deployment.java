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
        return part(roleArn, 1);
    }

    String account() {
        return part(roleArn, 4);
    }

    /** Returns a part of an ARN. */
    static String part(String arn, int index) {
        return arn.split(":", -1)[index];
    }
}
