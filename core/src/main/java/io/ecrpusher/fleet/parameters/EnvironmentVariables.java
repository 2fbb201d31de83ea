package io.ecrpusher.fleet.parameters;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.SourceText;
import io.ecrpusher.fleet.value.ValueParser;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses environment variables. A variable that holds only whitespace and commas counts as not set.
 */
record EnvironmentVariables(Map<String, String> environment, Mistakes mistakes) {
    /** The source of these values, for messages. */
    static final String SOURCE = "the function's environment";

    boolean isSet(String name) {
        return !elements(name).isEmpty();
    }

    /** Returns the value; empty if the variable isn't set or is a mistake. */
    <T> Optional<T> value(String name, ValueParser<T> parser) {
        if (!isSet(name)) {
            return Optional.empty();
        }
        String text = environment.get(name).strip();
        return mistakes.parse(new SourceText(Location.variable(name), text), parser);
    }

    /** Returns the values between commas; empty if the variable isn't set. */
    <T> List<T> list(String name, ValueParser<T> parser) {
        return mistakes.parseAll(elements(name), parser);
    }

    private List<SourceText> elements(String name) {
        return Arrays.stream(environment.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> new SourceText(Location.variable(name), text))
                .toList();
    }
}
