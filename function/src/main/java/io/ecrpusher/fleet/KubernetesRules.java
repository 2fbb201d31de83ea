package io.ecrpusher.fleet;

import java.util.Locale;
import java.util.regex.Pattern;

/** What Kubernetes accepts as names, labels and annotations. */
final class KubernetesRules {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_PART = 63;
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern NAMESPACE_NAME = Pattern.compile(DNS_LABEL);
    private static final Pattern NAMESPACE_PATTERN = Pattern.compile("[-a-z0-9*?]+");
    private static final Pattern SERVICE_ACCOUNT_PATTERN = Pattern.compile("[-a-z0-9.*?]+");
    private static final Pattern SUBDOMAIN = Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + ")*");
    private static final Pattern LABEL =
            Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final String OURS = "ecr-pusher.io/";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    static final Kind<String> SECRET_NAME =
            text -> {
                if (!fits(text, LONGEST_NAME, SUBDOMAIN)) {
                    throw new WrongValueException(
                            "%s cannot be a Secret's name; write lower-case letters, digits, '-' and '.', such as ecr-pull, at most %d"
                                    .formatted(Words.quoted(text), LONGEST_NAME));
                }
                return text;
            };

    static final Kind<NamePattern> NAMESPACES =
            text -> {
                NamePattern pattern = new NamePattern(text);
                if (!fits(
                        text,
                        LONGEST_PART,
                        pattern.isName() ? NAMESPACE_NAME : NAMESPACE_PATTERN)) {
                    throw new WrongValueException(
                            "%s cannot be a namespace's name or a pattern of names; write lower-case letters, digits and '-', such as team-a, with '*' for any of them and '?' for one, at most %d"
                                    .formatted(Words.quoted(text), LONGEST_PART));
                }
                return pattern;
            };

    static final Kind<NamePattern> SERVICE_ACCOUNTS =
            text -> {
                NamePattern pattern = new NamePattern(text);
                if (!fits(
                        text,
                        LONGEST_NAME,
                        pattern.isName() ? SUBDOMAIN : SERVICE_ACCOUNT_PATTERN)) {
                    throw new WrongValueException(
                            "%s cannot be a ServiceAccount's name or a pattern of names; write names such as default, or \"*\" for all"
                                    .formatted(Words.quoted(text)));
                }
                return pattern;
            };

    static final Kind<String> LABEL_KEY =
            text -> {
                if (text.equals(MANAGED_BY)) {
                    throw new WrongValueException(
                            "the label %s is set by ecr-pusher itself; remove it"
                                    .formatted(MANAGED_BY));
                }
                return qualifiedName("label", text, text);
            };

    /** A label that somebody else set. */
    static final Kind<String> SELECTOR_KEY = text -> key("label", text, text);

    static final Kind<String> LABEL_VALUE =
            text -> {
                if (!text.isEmpty() && !fits(text, LONGEST_PART, LABEL)) {
                    throw new WrongValueException(
                            "%s cannot be a label's value; write letters, digits, '-', '_' and '.', with a letter or digit at both ends, at most %d, or put it into annotations"
                                    .formatted(Words.quoted(text), LONGEST_PART));
                }
                return text;
            };

    /** Its prefix may have capitals, unlike that of a label: so Kubernetes has it. */
    static final Kind<String> ANNOTATION_KEY =
            text -> qualifiedName("annotation", text, text.toLowerCase(Locale.ROOT));

    private KubernetesRules() {}

    private static String qualifiedName(String what, String text, String folded)
            throws WrongValueException {
        if (text.startsWith(OURS)) {
            throw new WrongValueException(
                    "keys under %s are ecr-pusher's own; call the %s %s something else"
                            .formatted(OURS, what, Words.quoted(text)));
        }
        return key(what, text, folded);
    }

    private static String key(String what, String text, String folded) throws WrongValueException {
        int slash = folded.indexOf('/');
        if ((slash >= 0 && !fits(folded.substring(0, slash), LONGEST_NAME, SUBDOMAIN))
                || !fits(folded.substring(slash + 1), LONGEST_PART, LABEL)) {
            throw new WrongValueException(
                    "%s cannot be the key of %s; write it like team or example.com/team, with at most %d letters, digits, '-', '_' and '.' after the '/'"
                            .formatted(
                                    Words.quoted(text),
                                    what.equals("label") ? "a label" : "an annotation",
                                    LONGEST_PART));
        }
        return text;
    }

    private static boolean fits(String text, int longest, Pattern pattern) {
        // The length first: a pattern of nested repetitions runs out of stack on a very long text.
        return text.length() <= longest && pattern.matcher(text).matches();
    }
}
