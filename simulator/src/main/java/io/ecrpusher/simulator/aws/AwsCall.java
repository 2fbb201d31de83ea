package io.ecrpusher.simulator.aws;

/**
 * The key by which the endpoint counts calls.
 *
 * @param service the name in the credential scope, such as {@code ecr-public}
 * @param principalArn the caller's ARN, or {@link #UNKNOWN} if the signature was rejected
 */
public record AwsCall(String service, String operation, String region, String principalArn) {
    /** The caller of a request with a rejected signature. */
    public static final String UNKNOWN = "unknown";
}
