package io.ecrpusher.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** What events may contain, and the messages about other events. */
final class Expected {
    // Characters of cluster names, with a Region before a slash, and of Secret names.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

    private Expected() {}

    /** Returns an exception for {@code problem} that says what to send instead. */
    static InvalidEventException invalid(String problem) {
        return new InvalidEventException(
                "%s; write a list of names, such as {\"clusters\": [\"prod\", \"us-east-1/prod\"]} or {\"secrets\": [\"ecr-pull\"]}, a sweep, such as {\"sweep\": {\"minutes\": 15}}, or {\"rotate\": \"all\"} to rotate the whole fleet"
                        .formatted(problem));
    }

    /** Returns " (did you mean …?)" if {@code word} is similar to a choice, else an empty text. */
    static String suggestion(String word, Collection<String> choices) {
        return Suggestion.nearest(word, choices)
                .map(near -> " (did you mean %s?)".formatted(Quote.of(near)))
                .orElse("");
    }

    /**
     * Checks that {@code object} has no other fields: the caller may have misspelled one, and would
     * push more than intended.
     *
     * @param choices the fields to suggest
     */
    static void onlyFields(
            JsonObject object, String name, Collection<String> fields, Collection<String> choices) {
        List<String> unknown =
                object.keySet().stream().filter(field -> !fields.contains(field)).toList();
        if (unknown.isEmpty()) {
            return;
        }
        String field =
                unknown.stream()
                        .filter(one -> Suggestion.nearest(one, choices).isPresent())
                        .findFirst()
                        .orElse(unknown.getFirst());
        throw invalid(
                "%s has an unknown field %s%s"
                        .formatted(name, Quote.of(field), suggestion(field, choices)));
    }

    /** Returns the names in {@code object}'s list, each once; empty if it has no such field. */
    static List<String> names(JsonObject object, String field) {
        if (!object.has(field)) {
            return List.of();
        }
        if (object.get(field) instanceof JsonArray list
                && !list.isEmpty()
                && list.asList().stream().allMatch(JsonElement::isJsonPrimitive)) {
            return list.asList().stream()
                    .map(JsonElement::getAsString)
                    .map(Expected::name)
                    .distinct()
                    .toList();
        }
        throw invalid(
                "the event's '%s' is %s, not a list of names"
                        .formatted(field, shape(object.get(field))));
    }

    /** Returns {@code text} if it may be the name of a cluster or a Secret. */
    static String name(String text) {
        if (text.length() > Settings.EVENT_NAME_LENGTH || !NAME.matcher(text).matches()) {
            throw invalid("%s isn't the name of a cluster or Secret".formatted(Quote.of(text)));
        }
        return text;
    }

    /** Returns {@code json} for a message, however large it is. */
    static String shape(JsonElement json) {
        return switch (json) {
            case JsonPrimitive value -> Quote.of(value.getAsString());
            case JsonObject object -> object.isEmpty() ? "{}" : "an object";
            case JsonArray list -> list.isEmpty() ? "an empty list" : "a list of other values";
            default -> "null";
        };
    }
}
