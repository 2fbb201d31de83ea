package io.ecrpusher.simulator.kubernetes.objects;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The API server's rules for names, labels, and keys. Each method returns the error message for an
 * invalid value and an empty string for a valid one.
 *
 * <p>Rules and texts come from pkg/api/validate/content and pkg/util/validation of
 * k8s.io/apimachinery.
 */
final class NameRules {
    private static final String LABEL_REGEX = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_REGEX = LABEL_REGEX + "(\\." + LABEL_REGEX + ")*";
    private static final String NAME_REGEX = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final Pattern LABEL = Pattern.compile(LABEL_REGEX);
    private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_REGEX);
    private static final Pattern NAME = Pattern.compile(NAME_REGEX);
    private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    private static final String ALPHANUMERIC =
            "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character (e.g. ";

    private NameRules() {}

    /** Checks a DNS label (RFC 1123). */
    static String label(String name) {
        if (name.length() > 63) {
            return "must be no more than 63 bytes";
        }
        if (LABEL.matcher(name).matches()) {
            return "";
        }
        return SUBDOMAIN.matcher(name).matches()
                ? "must not contain dots"
                : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                        + " '-', and must start and end with an alphanumeric character (e.g."
                        + " 'my-name',  or '123-abc', regex used for validation is '"
                        + LABEL_REGEX
                        + "')";
    }

    /** Checks a DNS subdomain (RFC 1123). */
    static String subdomain(String name) {
        if (name.length() > 253) {
            return "must be no more than 253 bytes";
        }
        return SUBDOMAIN.matcher(name).matches()
                ? ""
                : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                        + " characters, '-' or '.', and must start and end with an alphanumeric"
                        + " character (e.g. 'example.com', regex used for validation is '"
                        + SUBDOMAIN_REGEX
                        + "')";
    }

    /** Checks the name of an RBAC object, which must be usable in a path. */
    static String pathSegment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return "may not be '" + name + "'";
        }
        for (String forbidden : List.of("/", "%")) {
            if (name.contains(forbidden)) {
                return "may not contain '" + forbidden + "'";
            }
        }
        return "";
    }

    /** Checks the key of a label or an annotation. */
    static String qualifiedName(String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        if (slash >= 0) {
            String prefix = key.substring(0, slash);
            if (prefix.isEmpty()) {
                return "prefix part must be non-empty";
            }
            if (!subdomain(prefix).isEmpty()) {
                return "prefix part " + subdomain(prefix);
            }
        }
        if (name.isEmpty()) {
            return "name part must be non-empty";
        }
        if (name.length() > 63) {
            return "name part must be no more than 63 bytes";
        }
        return NAME.matcher(name).matches()
                ? ""
                : "name part must consist of "
                        + ALPHANUMERIC
                        + "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                        + NAME_REGEX
                        + "')";
    }

    /** Checks the value of a label. */
    static String labelValue(String value) {
        if (value.length() > 63) {
            return "must be no more than 63 bytes";
        }
        return value.isEmpty() || NAME.matcher(value).matches()
                ? ""
                : "a valid label must be an empty string or consist of "
                        + ALPHANUMERIC
                        + "'MyValue',  or 'my_value',  or '12345', regex used for validation is '("
                        + NAME_REGEX
                        + ")?')";
    }

    /** Checks a key of a Secret's data. */
    static String configKey(String key) {
        if (key.length() > 253) {
            return "must be no more than 253 bytes";
        }
        if (!CONFIG_KEY.matcher(key).matches()) {
            return "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                    + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for"
                    + " validation is '[-._a-zA-Z0-9]+')";
        }
        if (key.equals(".")) {
            return "must not be '.'";
        }
        return key.equals("..") ? "must not be '..'" : "";
    }
}
