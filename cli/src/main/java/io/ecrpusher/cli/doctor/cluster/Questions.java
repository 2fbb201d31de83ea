package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.UntrustedText;
import io.kubernetes.client.openapi.ApiException;

/** Sends the requests of client-java, and sorts what can go wrong. */
final class Questions {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private Questions() {}

    /** The API server answered with an error. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;
        private final int code;

        RefusedException(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        int code() {
            return code;
        }

        /** Returns true if the answer is Kubernetes' own. */
        boolean isStatus() {
            return getMessage().contains("\"Status\"");
        }
    }

    /** A request. */
    interface Question<T> {
        T ask() throws ApiException;
    }

    /**
     * Returns the answer. Asks again if that may help.
     *
     * @throws RefusedException if the API server refuses the request
     * @throws FailureException if it doesn't answer, or asks for fewer requests
     */
    static <T> T ask(Question<T> question) throws RefusedException, FailureException {
        for (int attempt = 1; ; attempt++) {
            try {
                return askOnce(question);
            } catch (FailureException failure) {
                if (attempt >= CliSettings.DOCTOR_ATTEMPTS || !failure.cause().retryable()) {
                    throw failure;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Settings.API_RETRY_PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T askOnce(Question<T> question) throws RefusedException, FailureException {
        try {
            return question.ask();
        } catch (ApiException e) {
            if (e.getCode() == TOO_MANY_REQUESTS) {
                throw new FailureException(
                        Cause.THROTTLED, "the API server asks for fewer requests (HTTP 429)");
            }
            if (e.getCode() >= SERVER_ERROR || e.getCode() == 0) {
                throw new FailureException(
                        Cause.UNREACHABLE,
                        e.getCode() == 0
                                ? "the API server didn't answer a request"
                                : "the API server failed with HTTP " + e.getCode());
            }
            throw new RefusedException(
                    e.getCode(),
                    e.getResponseBody() == null ? "" : Mask.encoded(clean(e.getResponseBody())));
        } catch (RuntimeException _) {
            // client-java throws several kinds for a response that isn't the API's.
            throw new FailureException(
                    Cause.NOT_KUBERNETES,
                    "something in front of the API server answered with another format");
        }
    }

    /** Returns the text without control characters, or an empty one for null. */
    static String clean(String text) {
        return UntrustedText.of(text == null ? "" : text).value();
    }
}
