package io.ecrpusher.simulator.aws;

/**
 * What the endpoint counts by.
 *
 * @param service as a credential scope calls it, such as {@code ecr-public}
 * @param principalArn of the caller; {@link #UNKNOWN} if the signature was not accepted
 */
public record AwsCall(String service, String operation, String region, String principalArn) {
    /** Stands for a caller who did not prove who it is. */
    public static final String UNKNOWN = "unknown";
}
