package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.settings.Settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Says what to do about a bearer token that the cluster doesn't accept.
 *
 * @param eks empty for a cluster outside EKS
 */
record BearerAdvice(Optional<EksDetails> eks) {
    static final String REFUSED = "the cluster doesn't accept the bearer token";

    /**
     * Returns {@code failure}, with advice if it says {@link #REFUSED}.
     *
     * @param date the response's header of that name; may be null
     */
    FailureException addTo(FailureException failure, String date, Instant now) {
        Problem problem = failure.problem();
        if (!problem.detail().equals(REFUSED)) {
            return failure;
        }
        String advice =
                eks.map(details -> clockSkew(date, now).orElse("") + details.advice())
                        .orElse("Renew the secret that opens it");
        return new FailureException(
                new Problem(problem.cause(), REFUSED + ". " + advice, problem.quote()));
    }

    /**
     * Returns the difference of the clocks if it's the likely cause. EKS refuses a token that is
     * signed in the future, or more than 15 minutes ago.
     */
    private static Optional<String> clockSkew(String date, Instant now) {
        if (date == null) {
            return Optional.empty();
        }
        try {
            Instant server = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            Duration ahead = Duration.between(server, now);
            return ahead.abs().compareTo(Settings.CLOCK_SKEW) < 0
                    ? Optional.empty()
                    : Optional.of(
                            "The function's clock is %d minutes %s the API server's, which may be the cause: correct it. "
                                    .formatted(
                                            ahead.abs().toMinutes(),
                                            ahead.isNegative() ? "behind" : "ahead of"));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
