package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parsers for IAM roles and the external IDs that their trust policies require. */
public final class IamRules {
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    private static final Pattern ROLE_ARN_PATTERN =
            Pattern.compile(
                    "arn:aws(-[a-z]+){0,3}:iam::[0-9]{12}:role/([!-~]{1,510}/)?[\\w+=,.@-]{1,64}");
    private static final Pattern ROLE_NAME_PATTERN =
            Pattern.compile("([!-~&&[^:]]{1,510}/)?[\\w+=,.@-]{1,64}");
    private static final Pattern ROLE_SESSION =
            Pattern.compile("arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([^/]{1,64})/.*");
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    private static final Pattern EXTERNAL_ID_PATTERN = Pattern.compile("[\\w+=,.@:/-]*");
    private static final int MIN_EXTERNAL_ID = 2;
    private static final int MAX_EXTERNAL_ID = 1224;

    public static final ValueParser<String> ROLE_ARN =
            text -> {
                if (ROLE_ARN_PATTERN.matcher(text).matches()) {
                    return text;
                }
                Matcher session = ROLE_SESSION.matcher(text);
                throw new InvalidValueException(
                        session.matches()
                                ? "%s is a role session; write the role's own ARN, arn:%s:iam::%s:role/%s, with the role's path if it has one"
                                        .formatted(
                                                Quote.of(text),
                                                session.group(1),
                                                session.group(2),
                                                session.group(3))
                                : "%s isn't the ARN of an IAM role; write one such as arn:aws:iam::111122223333:role/ecr-pull"
                                        .formatted(Quote.of(text)));
            };

    /** Accepts a role's name with its path, as it follows {@code role/} in an ARN. */
    public static final ValueParser<String> ROLE_NAME =
            text -> {
                if (text.startsWith("arn:") || !ROLE_NAME_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s isn't the name of an IAM role; write the name of the role in every account, such as ecr-pusher-spoke"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    public static final ValueParser<String> EXTERNAL_ID =
            text -> {
                if (text.length() < MIN_EXTERNAL_ID || text.length() > MAX_EXTERNAL_ID) {
                    throw new InvalidValueException(
                            "an external ID has %d to %d characters; this one has %d"
                                    .formatted(MIN_EXTERNAL_ID, MAX_EXTERNAL_ID, text.length()));
                }
                if (!EXTERNAL_ID_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s isn't a valid external ID; AWS accepts letters, digits, and _+=,.@:/-"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    private IamRules() {}
}
