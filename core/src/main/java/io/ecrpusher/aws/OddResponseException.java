package io.ecrpusher.aws;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.net.URI;
import java.util.Base64;
import java.util.List;

/**
 * Thrown for a response of AWS that lacks a field, or has an unusable one. {@link AwsCalls} turns
 * it into a failure that names the call. The methods read single fields.
 */
final class OddResponseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String ADVICE =
            ". Check that proxies, VPC endpoints, and AWS_ENDPOINT_URL lead to AWS";

    /**
     * Creates an exception.
     *
     * @param problem what is wrong with the response, without its values, which may be credentials
     */
    OddResponseException(String problem) {
        super(problem, null, false, false);
    }

    /** Returns {@code value}, the field {@code name} of a response. */
    static <T> T required(T value, String name) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw new OddResponseException("the response has no " + name);
        }
        return value;
    }

    /** Returns the first element of the field {@code name}. */
    static <T> T first(List<T> values, String name) {
        return required(values == null || values.isEmpty() ? null : values.getFirst(), name);
    }

    /** Returns the decoded base64 in the field {@code name}. */
    static byte[] base64(String value, String name) {
        try {
            return Base64.getDecoder().decode(required(value, name));
        } catch (IllegalArgumentException _) {
            throw new OddResponseException("the response's %s isn't base64".formatted(name));
        }
    }

    /** Returns the URL in the field {@code name}. */
    static URI url(String value, String name) {
        try {
            return URI.create(required(value, name));
        } catch (IllegalArgumentException _) {
            throw new OddResponseException("the response's %s isn't a URL".formatted(name));
        }
    }

    /**
     * Returns the failure for an exception that reading a response threw.
     *
     * @param call the action and its object
     */
    static FailureException failure(RuntimeException exception, String call) {
        // The SDK reads some responses itself, and throws for example a NullPointerException.
        String problem =
                exception instanceof OddResponseException
                        ? exception.getMessage()
                        : "the response can't be read";
        return new FailureException(Cause.INVALID, call + ": " + problem + ADVICE);
    }
}
