package io.ecrpusher.fleet;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What AWS accepts, and the words of our own. */
final class Rules {
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

    static final Choice<Format> FORMAT =
            Choice.of(
                    Format::word,
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

    static final Choice<HostStyle> HOST_STYLE =
            Choice.of(
                    HostStyle::word,
                    Map.of(
                            "http", "ECR is never reached over http; write https",
                            "dual-stack", "write dualstack",
                            "ipv6", "write dualstack"),
                    HostStyle.values());

    static final Choice<OnConflict> ON_CONFLICT =
            Choice.of(
                    OnConflict::word,
                    Map.of("force", "write adopt to take over a Secret that somebody else wrote"),
                    OnConflict.values());

    static final Choice<OnTypeChange> ON_TYPE_CHANGE =
            Choice.of(
                    OnTypeChange::word,
                    Map.of("replace", "write recreate to delete the Secret and make it anew"),
                    OnTypeChange.values());

    static final Choice<Boolean> YES_OR_NO = Choice.of(String::valueOf, Map.of(), true, false);

    static final Kind<String> ACCOUNT =
            text -> {
                if (text.length() == ACCOUNT_DIGITS && isDigits(text)) {
                    return text;
                }
                String advice = "write all 12 digits, in a file in quotes: \"012345678901\"";
                if (!text.isEmpty() && text.length() < ACCOUNT_DIGITS && isDigits(text)) {
                    throw new WrongValueException(
                            "'%s' has %d digits, an AWS account id 12; a tool that took it for a number may have dropped a 0 in front or read it as octal: %s"
                                    .formatted(text, text.length(), advice));
                }
                throw new WrongValueException(
                        "%s is not an AWS account id; %s".formatted(Words.quoted(text), advice));
            };

    static final Kind<String> REGION =
            text -> {
                if (REGION_PATTERN.matcher(text).matches()) {
                    return text;
                }
                Matcher zone = ZONE.matcher(text);
                throw new WrongValueException(
                        zone.matches()
                                ? "'%s' is an availability zone; write its Region, %s"
                                        .formatted(text, zone.group(1))
                                : "%s is not an AWS Region, such as eu-west-1"
                                        .formatted(Words.quoted(text)));
            };

    static final Kind<String> ROLE_ARN =
            text -> {
                if (ROLE_PATTERN.matcher(text).matches()) {
                    return text;
                }
                Matcher assumed = ASSUMED_ROLE.matcher(text);
                throw new WrongValueException(
                        assumed.matches()
                                ? "%s is a session of a role; write the role's own ARN, arn:%s:iam::%s:role/%s with its path, if it has one"
                                        .formatted(
                                                Words.quoted(text),
                                                assumed.group(1),
                                                assumed.group(2),
                                                assumed.group(3))
                                : "%s is not the ARN of an IAM role, such as arn:aws:iam::111122223333:role/ecr-pull"
                                        .formatted(Words.quoted(text)));
            };

    /** As it stands behind {@code role/} in an ARN. */
    static final Kind<String> ROLE_NAME =
            text -> {
                if (text.startsWith("arn:") || !ROLE_NAME_PATTERN.matcher(text).matches()) {
                    throw new WrongValueException(
                            "%s is not the name of an IAM role, such as ecr-pusher-spoke; each account has one of this name"
                                    .formatted(Words.quoted(text)));
                }
                return text;
            };

    /** An organizational unit, or a root. */
    static final Kind<String> UNIT =
            text -> {
                if (!UNIT_PATTERN.matcher(text).matches()) {
                    throw new WrongValueException(
                            "%s is not the id of an organizational unit, such as ou-ab12-cdef3456, or of a root, such as r-ab12"
                                    .formatted(Words.quoted(text)));
                }
                return text;
            };

    static final Kind<String> EXTERNAL_ID =
            text -> {
                if (text.length() < 2 || text.length() > LONGEST_EXTERNAL_ID) {
                    throw new WrongValueException(
                            "an external id has 2 to %d characters, and this one %d"
                                    .formatted(LONGEST_EXTERNAL_ID, text.length()));
                }
                if (!EXTERNAL_ID_PATTERN.matcher(text).matches()) {
                    throw new WrongValueException(
                            "%s cannot be an external id; AWS accepts letters, digits and _+=,.@:/-"
                                    .formatted(Words.quoted(text)));
                }
                return text;
            };

    static final Kind<String> CLUSTER =
            text -> {
                if (text.length() <= LONGEST_CLUSTER && CLUSTER_NAME.matcher(text).matches()) {
                    return text;
                }
                Matcher arn = CLUSTER_ARN.matcher(text);
                throw new WrongValueException(
                        arn.matches()
                                ? "%s is an ARN; write the cluster's name, %s, and its Region, %s"
                                        .formatted(Words.quoted(text), arn.group(2), arn.group(1))
                                : "%s cannot be an EKS cluster's name; write letters, digits, '-' and '_', at most %d"
                                        .formatted(Words.quoted(text), LONGEST_CLUSTER));
            };

    /** A cluster's name, or {@code *} and {@code ?} in place of parts of it. */
    static final Kind<NamePattern> CLUSTER_PATTERN =
            text -> {
                if (text.length() > LONGEST_CLUSTER || !CLUSTER_NAMES.matcher(text).matches()) {
                    throw new WrongValueException(
                            "%s cannot be the name of an EKS cluster, nor a pattern of one, such as legacy-*"
                                    .formatted(Words.quoted(text)));
                }
                return new NamePattern(text);
            };

    static final Kind<String> TAG_KEY = tag("key", 1, 128);
    static final Kind<String> TAG_VALUE = tag("value", 0, 256);

    /** A name that only the fleet file knows. */
    static final Kind<String> NAME =
            text -> {
                if (text.length() > LONGEST_NAME || !NAME_PATTERN.matcher(text).matches()) {
                    throw new WrongValueException(
                            "%s cannot be a name; write letters, digits, '-', '_' and '.', at most %d"
                                    .formatted(Words.quoted(text), LONGEST_NAME));
                }
                return text;
            };

    /** The ARN of a secret of Secrets Manager; what stands there instead may be a credential. */
    static final Kind<String> SECRET_ARN =
            text -> {
                if (!SECRET_PATTERN.matcher(text).matches()) {
                    throw new WrongValueException(
                            "this is not the ARN of a secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf; the credential itself does not belong into this file");
                }
                return text;
            };

    static final Kind<URI> ENDPOINT =
            text -> {
                try {
                    URI uri = new URI(text);
                    if (Access.isOfAServer(uri)
                            && uri.getUserInfo() == null
                            && uri.getQuery() == null) {
                        return uri;
                    }
                } catch (URISyntaxException _) {
                    // said below
                }
                throw new WrongValueException(
                        "%s is not the URL of an API server, such as https://k8s.example.com:6443"
                                .formatted(mayHoldACredential(text) ? "this" : Words.quoted(text)));
            };

    private static boolean mayHoldACredential(String url) {
        return url.contains("@") || url.contains("?");
    }

    /** PEM, or its base64, as a kubeconfig's certificate-authority-data has it. */
    static final Kind<String> CA =
            text -> {
                String pem = text.contains(CERTIFICATE) ? text : decoded(text);
                if (pem.contains(CERTIFICATE)) {
                    return pem;
                }
                throw new WrongValueException(
                        "this is neither a certificate in PEM nor its base64; write what the kubeconfig has as certificate-authority-data");
            };

    static final Kind<String> ANY_TEXT = text -> text;

    private Rules() {}

    /** The Region in the ARN of a secret. */
    static String regionOf(String secretArn) {
        return secretArn.split(":", -1)[3];
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static Kind<String> tag(String part, int shortest, int longest) {
        return text -> {
            if (text.length() < shortest || text.length() > longest) {
                throw new WrongValueException(
                        "a tag's %s has %d to %d characters, and this one %d"
                                .formatted(part, shortest, longest, text.length()));
            }
            return text;
        };
    }

    /** That {@code what} is known, but later than this version. */
    static String notSupported(String what) {
        return "'%s' is not supported by this version".formatted(what);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
