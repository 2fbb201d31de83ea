package io.ecrpusher.fleet.value;

import io.ecrpusher.fleet.select.LabelSyntax;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.Locale;
import java.util.regex.Pattern;

/** What Kubernetes accepts as names, labels and annotations. */
public final class KubernetesRules {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_PART = 63;
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern NAMESPACE_NAME = Pattern.compile(DNS_LABEL);
    private static final Pattern NAMESPACE_PATTERN = Pattern.compile("[-a-z0-9*?]+");
    private static final Pattern SERVICE_ACCOUNT_PATTERN = Pattern.compile("[-a-z0-9.*?]+");
    private static final Pattern SUBDOMAIN = Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + ")*");
    private static final String OURS = "ecr-pusher.io/";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final ValueParser<String> SECRET_NAME =
            text -> {
                if (!fits(text, LONGEST_NAME, SUBDOMAIN)) {
                    throw new InvalidValueException(
                            "%s cannot be a Secret's name; write lower-case letters, digits, '-' and '.', such as ecr-pull, at most %d"
                                    .formatted(Quote.of(text), LONGEST_NAME));
                }
                return text;
            };

    public static final ValueParser<NamePattern> NAMESPACES =
            text -> {
                NamePattern pattern = new NamePattern(text);
                if (!fits(
                        text,
                        LONGEST_PART,
                        pattern.isName() ? NAMESPACE_NAME : NAMESPACE_PATTERN)) {
                    throw new InvalidValueException(
                            "%s cannot be a namespace's name or a pattern of names; write lower-case letters, digits and '-', such as team-a, with '*' for any of them and '?' for one, at most %d"
                                    .formatted(Quote.of(text), LONGEST_PART));
                }
                return pattern;
            };

    public static final ValueParser<NamePattern> SERVICE_ACCOUNTS =
            text -> {
                NamePattern pattern = new NamePattern(text);
                if (!fits(
                        text,
                        LONGEST_NAME,
                        pattern.isName() ? SUBDOMAIN : SERVICE_ACCOUNT_PATTERN)) {
                    throw new InvalidValueException(
                            "%s cannot be a ServiceAccount's name or a pattern of names; write names such as default, or \"*\" for all"
                                    .formatted(Quote.of(text)));
                }
                return pattern;
            };

    public static final ValueParser<String> LABEL_KEY =
            text -> {
                if (text.equals(MANAGED_BY)) {
                    throw new InvalidValueException(
                            "ecr-pusher sets the label %s itself; remove it".formatted(MANAGED_BY));
                }
                refuseOwnKey("label", text);
                return LabelSyntax.key(text);
            };

    public static final ValueParser<String> LABEL_VALUE = LabelSyntax::value;

    /** Unlike a label's, the prefix of an annotation's key may have upper case. */
    public static final ValueParser<String> ANNOTATION_KEY =
            text -> {
                refuseOwnKey("annotation", text);
                if (!LabelSyntax.isKey(text.toLowerCase(Locale.ROOT))) {
                    throw LabelSyntax.invalidKey("an annotation", text);
                }
                return text;
            };

    private KubernetesRules() {}

    private static void refuseOwnKey(String what, String text) throws InvalidValueException {
        if (text.startsWith(OURS)) {
            throw new InvalidValueException(
                    "keys under %s belong to ecr-pusher; rename the %s %s"
                            .formatted(OURS, what, Quote.of(text)));
        }
    }

    private static boolean fits(String text, int longest, Pattern pattern) {
        // The length first: a pattern of nested repetitions runs out of stack on a very long text.
        return text.length() <= longest && pattern.matcher(text).matches();
    }
}
