package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One of a few values, each written as a word.
 *
 * @param values all of them
 * @param word how a value is written
 * @param advice for words that somebody may well write: what to do instead
 */
public record Choice<T>(List<T> values, Function<T, String> word, Map<String, String> advice)
        implements ValueParser<T> {
    @SafeVarargs
    @SuppressWarnings("varargs") // handed on as a list only
    public static <T> Choice<T> of(
            Function<T, String> word, Map<String, String> advice, T... values) {
        return new Choice<>(Arrays.asList(values), word, advice);
    }

    @Override
    public T read(String text) throws InvalidValueException {
        for (T value : values) {
            if (word.apply(value).equals(text)) {
                return value;
            }
        }
        if (advice.containsKey(text)) {
            throw new InvalidValueException(advice.get(text));
        }
        throw new InvalidValueException(
                "%s is not possible here%s"
                        .formatted(
                                Quote.of(text),
                                Suggestion.instead(text, values.stream().map(word).toList())));
    }
}
