package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Parses one of a few values.
 *
 * @param values all valid values
 * @param fieldValue returns the text of a value
 * @param advice messages for invalid texts that users are likely to write
 */
public record Choice<T>(List<T> values, Function<T, String> fieldValue, Map<String, String> advice)
        implements ValueParser<T> {
    /** Creates a parser of {@code values}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only copied to a list
    public static <T> Choice<T> of(
            Function<T, String> fieldValue, Map<String, String> advice, T... values) {
        return new Choice<>(Arrays.asList(values), fieldValue, advice);
    }

    @Override
    public T parse(String text) throws InvalidValueException {
        for (T value : values) {
            if (fieldValue.apply(value).equals(text)) {
                return value;
            }
        }
        if (advice.containsKey(text)) {
            throw new InvalidValueException(advice.get(text));
        }
        throw new InvalidValueException(
                "%s isn't a valid value%s"
                        .formatted(
                                Quote.of(text),
                                Suggestion.instead(
                                        text, values.stream().map(fieldValue).toList())));
    }
}
