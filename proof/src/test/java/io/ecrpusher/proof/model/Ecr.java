package io.ecrpusher.proof.model;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** ECR in memory: numbers its tokens, and remembers them. */
final class Ecr {
    private static final Duration LIFE = Duration.ofHours(12);

    final Set<String> failing = new HashSet<>();
    private final Map<String, Issued> byPassword = new HashMap<>();

    /**
     * A token.
     *
     * @param issuedAt the true time
     * @param clock the time by the clock of the process that fetched it
     */
    record Issued(
            String password, String host, Instant issuedAt, Instant expiresAt, Instant clock) {}

    synchronized Issued issue(String request, Instant now, Instant clock) throws FailureException {
        if (failing.contains(request)) {
            throw new FailureException(Cause.NOT_AUTHORIZED, "ECR fails");
        }
        String host =
                request.equals("public")
                        ? "public.ecr.aws"
                        : "%s.dkr.ecr.%s.amazonaws.com"
                                .formatted(
                                        request.startsWith("own") ? "111122223333" : "444455556666",
                                        request.substring(request.indexOf('/') + 1));
        Issued issued = new Issued("gen-" + byPassword.size(), host, now, now.plus(LIFE), clock);
        byPassword.put(issued.password(), issued);
        return issued;
    }

    /** Returns the token with {@code password}; null if it's another login. */
    synchronized Issued token(String password) {
        return byPassword.get(password);
    }
}
