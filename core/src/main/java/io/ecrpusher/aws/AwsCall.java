package io.ecrpusher.aws;

/**
 * A call, for messages.
 *
 * @param text the action and its object, such as {@code eks:DescribeCluster of 'prod' in eu-west-1}
 * @param sharedText the same without the object. Describes the call in failures of other callers.
 */
record AwsCall(AwsTarget target, String text, String sharedText) {
    /** A call whose failure means the same to all callers. */
    AwsCall(AwsTarget target, String text) {
        this(target, text, text);
    }
}
