package io.ecrpusher.simulator.aws;

import java.util.Map;

/**
 * An action as IAM would check it: a call can be several, and an action is named after the
 * permission that it needs, not after the call.
 *
 * @param principalArn the caller's ARN
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN, or {@code *} for actions without a resource
 * @param context the condition keys of the service, such as {@code sts:ExternalId}
 */
public record AwsAction(
        String principalArn, String action, String resource, Map<String, String> context) {
    /** Copies the condition keys. */
    public AwsAction {
        context = Map.copyOf(context);
    }
}
