package io.ecrpusher.cli.policy;

import picocli.CommandLine.Option;

import java.util.List;
import java.util.Map;

/** The options of a stack that need permissions of their own. */
final class StackOptions {
    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description =
                    "The stack's bucket, its output BucketName. Default: as the stack is deployed, if its fleet is read; otherwise none.")
    private String bucket;

    @Option(
            names = "--queue",
            description =
                    "The stack has a QueueThreshold. Needs --bucket. Default: as the stack is deployed, if its fleet is read.")
    private boolean queue;

    @Option(names = "--vpc", description = "The functions run in a VPC.")
    private boolean vpc;

    @Option(
            names = "--fleet-key",
            paramLabel = "ARN",
            description =
                    "The KMS key that encrypts the fleet file, as the stack's FleetFileKeyArn.")
    private String fleetKey;

    @Option(
            names = "--pull-through",
            paramLabel = "ARN",
            split = ",",
            description =
                    "Repositories of pull-through cache rules, as the stack's PullThroughRepositoryArns. May be repeated.")
    private List<String> pullThrough = List.of();

    /**
     * What the options say.
     *
     * @param bucket empty if the stack keeps no records and has no queue
     * @param records true if the bucket has records
     * @param fleetKey an ARN; empty for none
     * @param pullThrough ARNs of repositories that pulls may create; empty for none
     */
    record Values(
            String bucket,
            boolean records,
            boolean queue,
            boolean vpc,
            String fleetKey,
            List<String> pullThrough) {
        Values {
            pullThrough = List.copyOf(pullThrough);
        }
    }

    /**
     * Returns the values.
     *
     * @param environment the function's environment variables, for options that aren't set; empty
     *     if the stack isn't read
     */
    Values values(Map<String, String> environment) {
        String deployed =
                environment.getOrDefault(
                        "RECORDS_BUCKET", environment.getOrDefault("ANSWERS_BUCKET", ""));
        return new Values(
                bucket == null ? deployed : bucket,
                bucket != null || environment.containsKey("RECORDS_BUCKET"),
                queue || environment.containsKey("QUEUE_URL"),
                vpc,
                fleetKey == null ? "" : fleetKey,
                pullThrough);
    }
}
