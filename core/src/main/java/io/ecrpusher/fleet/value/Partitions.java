package io.ecrpusher.fleet.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** AWS partitions. Credentials of one aren't valid in another. */
public final class Partitions {
    private static final Pattern ARN = Pattern.compile("arn:(aws[a-z-]{0,20}):.*");

    private Partitions() {}

    /**
     * Returns the partition of a Region, which its name's start tells, also for Regions that this
     * release doesn't know. See {@code regionRegex} in the SDKs' <a
     * href="https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json">partitions.json</a>.
     */
    public static String of(String region) {
        String start = region.substring(0, Math.max(0, region.indexOf('-')));
        if (start.equals("us") || start.equals("eu")) {
            String second = region.substring(3, Math.max(3, region.indexOf('-', 3)));
            return switch (second) {
                case "gov" -> "aws-us-gov";
                case "iso" -> "aws-iso";
                case "isob" -> "aws-iso-b";
                case "isoe" -> "aws-iso-e";
                case "isof" -> "aws-iso-f";
                default -> "aws";
            };
        }
        return switch (start) {
            case "cn" -> "aws-cn";
            case "eusc" -> "aws-eusc";
            default -> "aws";
        };
    }

    /** Returns the partition in {@code arn}. */
    static String ofArn(String arn) {
        Matcher matcher = ARN.matcher(arn);
        return matcher.matches() ? matcher.group(1) : "aws";
    }
}
