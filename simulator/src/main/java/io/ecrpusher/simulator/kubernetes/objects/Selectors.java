package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses label and field selectors. */
public final class Selectors {
    private static final Pattern SET =
            Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
    private static final Pattern EQUALITY =
            Pattern.compile("\\s*([^\\s=!]+)\\s*(==|=|!=)\\s*(\\S*)\\s*");
    private static final Pattern PRESENCE = Pattern.compile("\\s*(!?)\\s*([^\\s=!]+)\\s*");

    private Selectors() {}

    /**
     * Returns a predicate for a label selector.
     *
     * @param selector may be empty, which selects everything
     * @throws ApiException 400 if the selector is malformed
     */
    public static Predicate<StoredObject> labels(String selector) {
        Predicate<StoredObject> all = stored -> true;
        for (String requirement : requirements(selector)) {
            all = all.and(labelRequirement(requirement));
        }
        return all;
    }

    // Commas within parentheses don't separate requirements.
    private static List<String> requirements(String selector) {
        return selector.isBlank() ? List.of() : List.of(selector.split(",(?![^(]*\\))", -1));
    }

    private static Predicate<StoredObject> labelRequirement(String requirement) {
        Matcher set = SET.matcher(requirement);
        if (set.matches()) {
            List<String> values =
                    Arrays.stream(set.group(3).split(",", -1)).map(String::strip).toList();
            String key = checkedKey(set.group(1));
            return set.group(2).equals("in")
                    ? stored -> values.contains(label(stored, key))
                    : stored -> !values.contains(label(stored, key));
        }
        Matcher equality = EQUALITY.matcher(requirement);
        if (equality.matches()) {
            String key = checkedKey(equality.group(1));
            String value = equality.group(3);
            return equality.group(2).equals("!=")
                    ? stored -> !value.equals(label(stored, key))
                    : stored -> value.equals(label(stored, key));
        }
        Matcher presence = PRESENCE.matcher(requirement);
        if (presence.matches()) {
            String key = checkedKey(presence.group(2));
            return presence.group(1).isEmpty()
                    ? stored -> label(stored, key) != null
                    : stored -> label(stored, key) == null;
        }
        Matcher operator = Pattern.compile("\\s*(==|=|!=).*").matcher(requirement);
        throw ApiException.badRequest(
                operator.matches()
                        ? "found '%s', expected: !, identifier, or 'end of string'"
                                .formatted(operator.group(1))
                        : "unable to parse requirement: " + requirement);
    }

    private static String checkedKey(String key) {
        String error = NameRules.qualifiedName(key);
        if (!error.isEmpty()) {
            throw ApiException.badRequest(
                    "unable to parse requirement: <nil>: Invalid value: \"%s\": %s"
                            .formatted(key, error));
        }
        return key;
    }

    private static String label(StoredObject stored, String key) {
        JsonObject labels = stored.metadata().getAsJsonObject("labels");
        JsonElement value = labels == null ? null : labels.get(key);
        return value == null ? null : value.getAsString();
    }

    /**
     * Returns a predicate for a field selector.
     *
     * @param selector may be empty, which selects everything
     * @throws ApiException 400 if the selector is malformed or the resource doesn't support a field
     */
    public static Predicate<StoredObject> fields(Resource resource, String selector) {
        Predicate<StoredObject> all = stored -> true;
        if (selector.isBlank()) {
            return all;
        }
        for (String requirement : selector.split(",", -1)) {
            Matcher equality = EQUALITY.matcher(requirement);
            if (!equality.matches()) {
                throw ApiException.badRequest(
                        "invalid selector: '%s'; can't understand '%s'"
                                .formatted(selector, requirement));
            }
            String field = equality.group(1);
            String value = equality.group(3);
            if (!selectable(resource, field)) {
                throw ApiException.badRequest("field label not supported: " + field);
            }
            Predicate<StoredObject> equal = stored -> field(stored, field).equals(value);
            all = all.and(equality.group(2).equals("!=") ? equal.negate() : equal);
        }
        return all;
    }

    private static boolean selectable(Resource resource, String field) {
        return switch (field) {
            case "metadata.name", "metadata.namespace" -> true;
            case "type" -> resource == Resource.SECRETS;
            case "status.phase", "name" -> resource == Resource.NAMESPACES;
            default -> false;
        };
    }

    private static String field(StoredObject stored, String field) {
        return switch (field) {
            case "metadata.name", "name" -> stored.name();
            case "metadata.namespace" -> stored.namespace();
            case "type" -> stored.content().get("type").getAsString();
            default -> stored.content().getAsJsonObject("status").get("phase").getAsString();
        };
    }
}
