package io.ecrpusher.simulator.kubernetes;

import java.util.List;
import java.util.regex.Pattern;

/** What names, labels and keys may look like, and what the API server says of those that do not. */
final class Names {
    private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_FORM = LABEL_FORM + "(\\." + LABEL_FORM + ")*";
    private static final String NAME_FORM = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final Pattern LABEL = Pattern.compile(LABEL_FORM);
    private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_FORM);
    private static final Pattern NAME = Pattern.compile(NAME_FORM);
    private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    private static final String ALPHANUMERIC =
            "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character (e.g. ";

    private Names() {}

    /** Why {@code name} is no DNS label; empty if it is one. */
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
                        + LABEL_FORM
                        + "')";
    }

    /** Why {@code name} is no DNS subdomain; empty if it is one. */
    static String subdomain(String name) {
        if (name.length() > 253) {
            return "must be no more than 253 bytes";
        }
        return SUBDOMAIN.matcher(name).matches()
                ? ""
                : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                        + " characters, '-' or '.', and must start and end with an alphanumeric"
                        + " character (e.g. 'example.com', regex used for validation is '"
                        + SUBDOMAIN_FORM
                        + "')";
    }

    /** Why {@code name} is no part of a path; empty if it can be one. */
    static String pathSegment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return "may not be '" + name + "'";
        }
        for (String bad : List.of("/", "%")) {
            if (name.contains(bad)) {
                return "may not contain '" + bad + "'";
            }
        }
        return "";
    }

    /** Why {@code key} cannot name a label or an annotation; empty if it can. */
    static String qualified(String key) {
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
                        + NAME_FORM
                        + "')";
    }

    /** Why {@code value} cannot be a label's; empty if it can. */
    static String labelValue(String value) {
        if (value.length() > 63) {
            return "must be no more than 63 bytes";
        }
        return value.isEmpty() || NAME.matcher(value).matches()
                ? ""
                : "a valid label must be an empty string or consist of "
                        + ALPHANUMERIC
                        + "'MyValue',  or 'my_value',  or '12345', regex used for validation is '("
                        + NAME_FORM
                        + ")?')";
    }

    /** Why {@code key} cannot be one of a Secret's data; empty if it can. */
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
