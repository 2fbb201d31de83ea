package io.ecrpusher.fleet.value;

import io.ecrpusher.fleet.select.LabelSyntax;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parsers for the names, labels, and annotations of Kubernetes objects. See "Object Names and IDs"
 * in the Kubernetes documentation.
 */
public final class KubernetesRules {
    private static final int MAX_SUBDOMAIN = 253;
    private static final int MAX_LABEL = 63;
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern NAMESPACE_NAME = Pattern.compile(DNS_LABEL);
    private static final Pattern NAMESPACE_PATTERN = Pattern.compile("[-a-z0-9*?]+");
    private static final Pattern SERVICE_ACCOUNT_PATTERN = Pattern.compile("[-a-z0-9.*?]+");
    private static final Pattern SUBDOMAIN =
            Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + "){0,126}");
    private static final String RESERVED_PREFIX = "ecr-pusher.io/";
    // Kubernetes itself, and programs that delete, overwrite, copy, fill, or mount the objects with
    // their keys, or give them a cloud identity.
    private static final Pattern ACTED_ON =
            Pattern.compile(
                    "(.*\\.)?(ecr-pusher\\.io|kubernetes\\.io|k8s\\.io|argoproj\\.io|fluxcd\\.io|helm\\.sh|eks\\.amazonaws\\.com|iam\\.gke\\.io|azure\\.workload\\.identity|emberstack\\.com|mittwald\\.de|carvel\\.dev|appscode\\.com|bitnami\\.com|external-secrets\\.io|tekton\\.dev)/.*");
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final ValueParser<String> SECRET_NAME =
            text -> {
                if (!fits(text, MAX_SUBDOMAIN, SUBDOMAIN)) {
                    throw new InvalidValueException(
                            "%s isn't a valid Secret name; write at most %d lowercase letters, digits, '-', and '.', such as ecr-pull"
                                    .formatted(Quote.of(text), MAX_SUBDOMAIN));
                }
                return text;
            };

    /** Accepts the name of a namespace, or a pattern. */
    public static final ValueParser<NamePattern> NAMESPACES =
            text -> {
                NamePattern pattern = new NamePattern(text);
                if (!fits(text, MAX_LABEL, pattern.isName() ? NAMESPACE_NAME : NAMESPACE_PATTERN)) {
                    throw new InvalidValueException(
                            "%s isn't a valid namespace name or pattern; write at most %d lowercase letters, digits, and '-', such as team-a, with '*' for any characters and '?' for one"
                                    .formatted(Quote.of(text), MAX_LABEL));
                }
                return pattern;
            };

    /** Accepts the name of a ServiceAccount, or a pattern. */
    public static final ValueParser<NamePattern> SERVICE_ACCOUNTS =
            text -> {
                NamePattern pattern = new NamePattern(text);
                if (!fits(
                        text,
                        MAX_SUBDOMAIN,
                        pattern.isName() ? SUBDOMAIN : SERVICE_ACCOUNT_PATTERN)) {
                    throw new InvalidValueException(
                            "%s isn't a valid ServiceAccount name or pattern; write a name such as default, or \"*\" for all"
                                    .formatted(Quote.of(text)));
                }
                return pattern;
            };

    public static final ValueParser<String> LABEL_KEY =
            text -> {
                if (text.equals(MANAGED_BY)) {
                    throw new InvalidValueException(
                            "ecr-pusher sets the label %s; remove it".formatted(MANAGED_BY));
                }
                refuseReserved("label", text);
                return LabelSyntax.key(text);
            };

    public static final ValueParser<String> LABEL_VALUE = LabelSyntax::value;

    /** Accepts a fleet's name: it identifies the deployment, and is the value of a label. */
    public static final ValueParser<String> FLEET_NAME =
            text -> {
                if (text.isEmpty()) {
                    throw new InvalidValueException(
                            "the fleet's name is empty; write one, such as platform, or remove this");
                }
                return LabelSyntax.value(text);
            };

    /** Accepts an annotation's key. Unlike a label's, its prefix may have uppercase letters. */
    public static final ValueParser<String> ANNOTATION_KEY =
            text -> {
                refuseReserved("annotation", text);
                if (!LabelSyntax.isKey(text.toLowerCase(Locale.ROOT))) {
                    throw LabelSyntax.invalidKey("an annotation", text);
                }
                return text;
            };

    /**
     * Accepts the key of a label or annotation that anyone with the function's token may set to any
     * value. Refuses those on which common controllers act.
     */
    public static final ValueParser<String> ADDED_KEY =
            text -> {
                String key = text.toLowerCase(Locale.ROOT);
                if (!LabelSyntax.isKey(key)) {
                    throw LabelSyntax.invalidKey("a label or annotation", text);
                }
                if (ACTED_ON.matcher(key).matches()) {
                    throw new InvalidValueException(
                            "controllers act on keys like %s, so a stolen token could misuse it; remove it, and exclude the group ecr-pusher from the policy or webhook that adds it"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    private KubernetesRules() {}

    /** Returns true for text as in labels, UIDs, and versions. */
    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    /** Returns true if {@code text} can be the name of an object, as a DNS subdomain. */
    public static boolean isObjectName(String text) {
        return fits(text, MAX_SUBDOMAIN, SUBDOMAIN);
    }

    private static void refuseReserved(String type, String key) throws InvalidValueException {
        if (key.startsWith(RESERVED_PREFIX)) {
            throw new InvalidValueException(
                    "ecr-pusher reserves keys under %s; rename the %s %s"
                            .formatted(RESERVED_PREFIX, type, Quote.of(key)));
        }
    }

    /** Checks the length first: nested repetitions overflow the stack on very long texts. */
    private static boolean fits(String text, int max, Pattern pattern) {
        return text.length() <= max && pattern.matcher(text).matches();
    }
}
