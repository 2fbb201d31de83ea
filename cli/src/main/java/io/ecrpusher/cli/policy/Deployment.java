package io.ecrpusher.cli.policy;

import java.util.List;

/**
 * The function that the policies are for.
 *
 * @param roleArn the ARN of its role
 * @param region its Region
 * @param fleetFile where it reads the fleet file, {@code s3://…} or {@code ssm:…}; empty if neither
 * @param repositories ARNs of the only repositories to pull from; empty for all
 * @param options what the stack has beside the fleet
 */
record Deployment(
        String roleArn,
        String region,
        String stack,
        String fleetFile,
        List<String> repositories,
        StackOptions.Values options) {
    Deployment {
        repositories = List.copyOf(repositories);
    }

    String partition() {
        return roleArn.split(":", -1)[1];
    }

    String account() {
        return account(roleArn);
    }

    /** Returns the ARN of a resource in the function's account and Region. */
    String arn(String service, String resource) {
        return "arn:%s:%s:%s:%s:%s".formatted(partition(), service, region, account(), resource);
    }

    /** Returns the account of an ARN. */
    static String account(String arn) {
        return arn.split(":", -1)[4];
    }
}
