package io.ecrpusher.fleet.parameters;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the location in {@code FLEET_FILE}. Messages repeat it, so all of it is printable. */
final class FleetLocation {
    private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
    private static final Pattern S3 =
            Pattern.compile("s3://(" + BUCKET + ")/([^/\\p{C}]\\P{C}{0,1023})");
    private static final Pattern S3_ARN =
            Pattern.compile("arn:aws[a-z-]*:s3:::(" + BUCKET + ")/(\\P{C}{1,1024})");
    private static final Pattern SSM =
            Pattern.compile(
                    "ssm:((arn:aws[a-z-]*:ssm:[a-z0-9-]{1,30}:[0-9]{12}:parameter)?/[A-Za-z0-9_./-]{1,1010}(:[A-Za-z0-9_.-]{1,100})?)");
    private static final Pattern FILE =
            Pattern.compile("file:([^/\\\\\\p{C}][^\\\\\\p{C}]{0,1023})");

    private FleetLocation() {}

    static FleetSource parse(String text) throws InvalidValueException {
        Matcher s3 = S3.matcher(text);
        if (s3.matches()) {
            return new FleetSource.S3(s3.group(1), s3.group(2));
        }
        Matcher ssm = SSM.matcher(text);
        if (ssm.matches()) {
            return new FleetSource.Ssm(ssm.group(1));
        }
        Matcher file = FILE.matcher(text);
        if (file.matches() && !Arrays.asList(file.group(1).split("/", -1)).contains("..")) {
            return new FleetSource.File(file.group(1));
        }
        Matcher arn = S3_ARN.matcher(text);
        throw new InvalidValueException(
                arn.matches()
                        ? "%s is an ARN; write s3://%s/%s"
                                .formatted(Quote.of(text), arn.group(1), arn.group(2))
                        : "%s isn't the location of a fleet file; write s3://bucket/key, ssm:/name, ssm:arn:… (a parameter's ARN), or file:path/in/the/zip"
                                .formatted(Quote.of(text)));
    }
}
