package io.ecrpusher.fleet.parameters;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.SourceText;
import io.ecrpusher.fleet.value.ValueParser;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Environment variables; one that holds nothing but blanks and commas counts as not set. */
record EnvironmentVariables(Map<String, String> environment, Mistakes mistakes) {
    /** What the user calls them, for messages. */
    static final String SOURCE = "the function's environment";

    boolean isSet(String name) {
        return !elements(name).isEmpty();
    }

    <T> Optional<T> one(String name, ValueParser<T> kind) {
        if (!isSet(name)) {
            return Optional.empty();
        }
        String text = environment.get(name).strip();
        return mistakes.read(new SourceText(Location.variable(name), text), kind);
    }

    /** What stands between commas; empty if it is not set. */
    <T> List<T> list(String name, ValueParser<T> kind) {
        return mistakes.readAll(elements(name), kind);
    }

    private List<SourceText> elements(String name) {
        return Arrays.stream(environment.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> new SourceText(Location.variable(name), text))
                .toList();
    }
}
