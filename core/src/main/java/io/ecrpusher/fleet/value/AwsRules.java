package io.ecrpusher.fleet.value;

import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What AWS accepts, and the words of our own. */
public final class AwsRules {
    private static final String REGION_NAME = "[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}";
    private static final Pattern REGION_PATTERN = Pattern.compile(REGION_NAME);
    private static final Pattern ZONE =
            Pattern.compile("(" + REGION_NAME + ")(-[a-z]{3}-[0-9])?[a-z]");
    private static final Pattern ROLE_PATTERN =
            Pattern.compile(
                    "arn:aws(-[a-z]+){0,3}:iam::[0-9]{12}:role/([!-~]{1,510}/)?[\\w+=,.@-]{1,64}");
    private static final Pattern ASSUMED_ROLE =
            Pattern.compile("arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([^/]{1,64})/.*");
    private static final Pattern CLUSTER_ARN =
            Pattern.compile("arn:aws[a-z-]*:eks:([a-z0-9-]{1,30}):[0-9]{12}:cluster/(.{1,100})");
    private static final Pattern CLUSTER_NAME = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]*");
    private static final Pattern CLUSTER_NAMES = Pattern.compile("[0-9A-Za-z*?][A-Za-z0-9_*?-]*");
    private static final Pattern ROLE_NAME_PATTERN =
            Pattern.compile("([!-~&&[^:]]{1,510}/)?[\\w+=,.@-]{1,64}");
    // https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
    private static final Pattern UNIT_PATTERN =
            Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}");
    private static final Pattern EXTERNAL_ID_PATTERN = Pattern.compile("[\\w+=,.@:/-]*");
    private static final Pattern NAME_PATTERN = Pattern.compile("[0-9A-Za-z][A-Za-z0-9._-]*");
    private static final Pattern SECRET_PATTERN =
            Pattern.compile(
                    "arn:aws[a-z-]{0,20}:secretsmanager:[a-z0-9-]{1,30}:[0-9]{12}:secret:[\\w/+=.@-]{1,519}");
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final int ACCOUNT_DIGITS = 12;
    private static final int LONGEST_CLUSTER = 100;
    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_EXTERNAL_ID = 1224;

    public static final Choice<Format> FORMAT =
            Choice.of(
                    Format::fieldValue,
                    Map.of(
                            "kubernetes.io/dockerconfigjson",
                            "write dockerconfigjson for type kubernetes.io/dockerconfigjson",
                            "kubernetes.io/dockercfg",
                            "write dockercfg for type kubernetes.io/dockercfg",
                            "Opaque",
                            "write opaque-config for type Opaque",
                            "kubernetes.io/basic-auth",
                            "write basic-auth for type kubernetes.io/basic-auth",
                            "argocd",
                            "write argocd-repository for one repository, argocd-repo-creds for all of a registry"),
                    Format.values());

    public static final Choice<HostStyle> HOST_STYLE =
            Choice.of(
                    HostStyle::fieldValue,
                    Map.of(
                            "http", "ECR is never reached over http; write https",
                            "dual-stack", "write dualstack",
                            "ipv6", "write dualstack"),
                    HostStyle.values());

    public static final Choice<OnConflict> ON_CONFLICT =
            Choice.of(
                    OnConflict::fieldValue,
                    Map.of("force", "write adopt to take over a Secret that somebody else wrote"),
                    OnConflict.values());

    public static final Choice<OnTypeChange> ON_TYPE_CHANGE =
            Choice.of(
                    OnTypeChange::fieldValue,
                    Map.of("replace", "write recreate to delete the Secret and make it anew"),
                    OnTypeChange.values());

    public static final Choice<Boolean> YES_OR_NO =
            Choice.of(String::valueOf, Map.of(), true, false);

    public static final ValueParser<String> ACCOUNT =
            text -> {
                if (text.length() == ACCOUNT_DIGITS && isDigits(text)) {
                    return text;
                }
                String advice = "write all 12 digits, in a file in quotes: \"012345678901\"";
                if (!text.isEmpty() && text.length() < ACCOUNT_DIGITS && isDigits(text)) {
                    throw new InvalidValueException(
                            "'%s' has %d digits, an AWS account id 12; a tool that took it for a number may have dropped a 0 in front or read it as octal: %s"
                                    .formatted(text, text.length(), advice));
                }
                throw new InvalidValueException(
                        "%s is not an AWS account id; %s".formatted(Quote.of(text), advice));
            };

    public static final ValueParser<String> REGION =
            text -> {
                if (REGION_PATTERN.matcher(text).matches()) {
                    return text;
                }
                Matcher zone = ZONE.matcher(text);
                throw new InvalidValueException(
                        zone.matches()
                                ? "'%s' is an availability zone; write its Region, %s"
                                        .formatted(text, zone.group(1))
                                : "%s is not an AWS Region, such as eu-west-1"
                                        .formatted(Quote.of(text)));
            };

    public static final ValueParser<String> ROLE_ARN =
            text -> {
                if (ROLE_PATTERN.matcher(text).matches()) {
                    return text;
                }
                Matcher assumed = ASSUMED_ROLE.matcher(text);
                throw new InvalidValueException(
                        assumed.matches()
                                ? "%s is a session of a role; write the role's own ARN, arn:%s:iam::%s:role/%s with its path, if it has one"
                                        .formatted(
                                                Quote.of(text),
                                                assumed.group(1),
                                                assumed.group(2),
                                                assumed.group(3))
                                : "%s is not the ARN of an IAM role, such as arn:aws:iam::111122223333:role/ecr-pull"
                                        .formatted(Quote.of(text)));
            };

    /** As it stands behind {@code role/} in an ARN. */
    public static final ValueParser<String> ROLE_NAME =
            text -> {
                if (text.startsWith("arn:") || !ROLE_NAME_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s is not the name of an IAM role, such as ecr-pusher-spoke; each account has one of this name"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    /** An organizational unit, or a root. */
    public static final ValueParser<String> UNIT =
            text -> {
                if (!UNIT_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s is not the id of an organizational unit, such as ou-ab12-cdef3456, or of a root, such as r-ab12"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    public static final ValueParser<String> EXTERNAL_ID =
            text -> {
                if (text.length() < 2 || text.length() > LONGEST_EXTERNAL_ID) {
                    throw new InvalidValueException(
                            "an external id has 2 to %d characters, and this one %d"
                                    .formatted(LONGEST_EXTERNAL_ID, text.length()));
                }
                if (!EXTERNAL_ID_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s cannot be an external id; AWS accepts letters, digits and _+=,.@:/-"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    public static final ValueParser<String> CLUSTER =
            text -> {
                if (text.length() <= LONGEST_CLUSTER && CLUSTER_NAME.matcher(text).matches()) {
                    return text;
                }
                Matcher arn = CLUSTER_ARN.matcher(text);
                throw new InvalidValueException(
                        arn.matches()
                                ? "%s is an ARN; write the cluster's name, %s, and its Region, %s"
                                        .formatted(Quote.of(text), arn.group(2), arn.group(1))
                                : "%s cannot be an EKS cluster's name; write letters, digits, '-' and '_', at most %d"
                                        .formatted(Quote.of(text), LONGEST_CLUSTER));
            };

    /** A cluster's name, or {@code *} and {@code ?} in place of parts of it. */
    public static final ValueParser<NamePattern> CLUSTER_PATTERN =
            text -> {
                if (text.length() > LONGEST_CLUSTER || !CLUSTER_NAMES.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s cannot be the name of an EKS cluster, nor a pattern of one, such as legacy-*"
                                    .formatted(Quote.of(text)));
                }
                return new NamePattern(text);
            };

    public static final ValueParser<String> TAG_KEY = tag("key", 1, 128);
    public static final ValueParser<String> TAG_VALUE = tag("value", 0, 256);

    /** A name that only the fleet file knows. */
    public static final ValueParser<String> NAME =
            text -> {
                if (text.length() > LONGEST_NAME || !NAME_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s cannot be a name; write letters, digits, '-', '_' and '.', at most %d"
                                    .formatted(Quote.of(text), LONGEST_NAME));
                }
                return text;
            };

    /** The ARN of a secret of Secrets Manager; what stands there instead may be a credential. */
    public static final ValueParser<String> SECRET_ARN =
            text -> {
                if (!SECRET_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "this is not the ARN of a secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf; the credential itself does not belong into this file");
                }
                return text;
            };

    public static final ValueParser<URI> ENDPOINT =
            text -> {
                try {
                    URI uri = new URI(text);
                    if (AccessMethod.isServerUrl(uri)
                            && uri.getUserInfo() == null
                            && uri.getQuery() == null) {
                        return uri;
                    }
                } catch (URISyntaxException _) {
                    // said below
                }
                throw new InvalidValueException(
                        "%s is not the URL of an API server, such as https://k8s.example.com:6443"
                                .formatted(mayHoldACredential(text) ? "this" : Quote.of(text)));
            };

    private static boolean mayHoldACredential(String url) {
        return url.contains("@") || url.contains("?");
    }

    /** PEM, or its base64, as a kubeconfig's certificate-authority-data has it. */
    public static final ValueParser<String> CA =
            text -> {
                String pem = text.contains(CERTIFICATE) ? text : decoded(text);
                if (pem.contains(CERTIFICATE)) {
                    return pem;
                }
                throw new InvalidValueException(
                        "this is neither a certificate in PEM nor its base64; write what the kubeconfig has as certificate-authority-data");
            };

    public static final ValueParser<String> ANY_TEXT = text -> text;

    private AwsRules() {}

    /** The Region in the ARN of a secret. */
    public static String regionOf(String secretArn) {
        return secretArn.split(":", -1)[3];
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static ValueParser<String> tag(String part, int shortest, int longest) {
        return text -> {
            if (text.length() < shortest || text.length() > longest) {
                throw new InvalidValueException(
                        "a tag's %s has %d to %d characters, and this one %d"
                                .formatted(part, shortest, longest, text.length()));
            }
            return text;
        };
    }

    /** That {@code what} is known, but later than this version. */
    public static String notSupported(String what) {
        return "'%s' is not supported by this version".formatted(what);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
