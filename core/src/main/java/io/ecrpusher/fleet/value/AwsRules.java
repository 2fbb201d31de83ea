package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parsers for AWS accounts, Regions, organizational units, tags, and secrets. */
public final class AwsRules {
    private static final int ACCOUNT_DIGITS = 12;
    private static final String REGION_NAME = "[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}";
    private static final Pattern REGION_PATTERN = Pattern.compile(REGION_NAME);
    private static final Pattern ZONE =
            Pattern.compile("(" + REGION_NAME + ")(-[a-z]{3}-[0-9])?[a-z]");
    // https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
    private static final Pattern UNIT_PATTERN =
            Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}");
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html: a name
    // of up to 512 characters, to which Secrets Manager adds a hyphen and six characters.
    private static final Pattern SECRET_PATTERN =
            Pattern.compile(
                    "arn:aws[a-z-]{0,20}:secretsmanager:[a-z0-9-]{1,30}:[0-9]{12}:secret:[\\w/+=.@-]{1,519}");
    // The same for session tags and the tags of clusters and accounts:
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html
    private static final int MAX_TAG_KEY = 128;
    private static final int MAX_TAG_VALUE = 256;

    public static final ValueParser<String> ACCOUNT =
            text -> {
                if (text.length() == ACCOUNT_DIGITS && isDigits(text)) {
                    return text;
                }
                String advice = "write all 12 digits, in quotes in a file: \"012345678901\"";
                if (!text.isEmpty() && text.length() < ACCOUNT_DIGITS && isDigits(text)) {
                    throw new InvalidValueException(
                            "'%s' isn't an AWS account ID: it needs 12 digits, not %d; a tool that read it as a number may have dropped a leading 0 or read it as octal; %s"
                                    .formatted(text, text.length(), advice));
                }
                throw new InvalidValueException(
                        "%s isn't an AWS account ID; %s".formatted(Quote.of(text), advice));
            };

    /** Accepts the form of a Region's name. {@link RegionNames} checks that the Region exists. */
    public static final ValueParser<String> REGION =
            text -> {
                if (REGION_PATTERN.matcher(text).matches()) {
                    return text;
                }
                Matcher zone = ZONE.matcher(text);
                throw new InvalidValueException(
                        zone.matches()
                                ? "'%s' is an Availability Zone; write its Region, %s"
                                        .formatted(text, zone.group(1))
                                : "%s isn't an AWS Region; write one such as eu-west-1"
                                        .formatted(Quote.of(text)));
            };

    /** Accepts the ID of an organizational unit or root. */
    public static final ValueParser<String> UNIT =
            text -> {
                if (!UNIT_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s isn't the ID of an organizational unit or root; write one such as ou-ab12-cdef3456 or r-ab12"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    public static final ValueParser<String> TAG_KEY = tag("key", 1, MAX_TAG_KEY);
    public static final ValueParser<String> TAG_VALUE = tag("value", 0, MAX_TAG_VALUE);

    /** Accepts the ARN of a secret. Doesn't quote other text, which may be a credential. */
    public static final ValueParser<String> SECRET_ARN =
            text -> {
                if (!SECRET_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "this isn't the ARN of a Secrets Manager secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf; don't write the credential itself in this file");
                }
                return text;
            };

    private AwsRules() {}

    /** Returns the Region in the ARN of a secret. */
    public static String regionOf(String secretArn) {
        return secretArn.split(":", -1)[3];
    }

    private static ValueParser<String> tag(String part, int min, int max) {
        return text -> {
            if (text.length() < min || text.length() > max) {
                throw new InvalidValueException(
                        "a tag %s has %d to %d characters; this one has %d"
                                .formatted(part, min, max, text.length()));
            }
            return text;
        };
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
