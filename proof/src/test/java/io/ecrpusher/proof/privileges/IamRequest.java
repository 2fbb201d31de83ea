package io.ecrpusher.proof.privileges;

import java.util.Map;
import java.util.TreeMap;

/**
 * A request as IAM evaluates it.
 *
 * @param principal the ARN of a role, or the name of an AWS service
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN, or {@code *}
 * @param context the condition keys of the request
 */
record IamRequest(String principal, String action, String resource, Map<String, String> context) {
    IamRequest {
        context = Map.copyOf(context);
    }

    IamRequest with(String key, String value) {
        Map<String, String> more = new TreeMap<>(context);
        more.put(key, value);
        return new IamRequest(principal, action, resource, more);
    }

    boolean isOfService() {
        return !principal.startsWith("arn:");
    }

    /** Returns the account of the resource, or an empty text if its ARN names none. */
    String resourceAccount() {
        String[] parts = resource.split(":", 6);
        return parts.length < 6 ? "" : parts[4];
    }

    @Override
    public String toString() {
        return "%s calls %s on %s %s"
                .formatted(principal, action, resource, new TreeMap<>(context));
    }
}
