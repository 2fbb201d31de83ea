package io.ecrpusher.secret;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.registry.EcrTokenRequest;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A login that a Secret lacks because its registry failed.
 *
 * @param registry the registry's name in the fleet
 * @param region the Region that failed; empty if the registry has only one
 */
public record MissingLogin(String registry, String region, Problem problem) {
    static MissingLogin of(RegistryRequest request, FailureException failure) {
        boolean severalRegions = EcrTokenRequest.allFor(request.registry()).size() > 1;
        return new MissingLogin(
                request.registry().name(),
                severalRegions && request.token() instanceof EcrTokenRequest.Private own
                        ? own.region()
                        : "",
                failure.problem());
    }

    /** Returns {@code registry}, or {@code registry/region} if the registry has several. */
    public String name() {
        return region.isEmpty() ? registry : registry + "/" + region;
    }

    /** Returns the names of {@code missing}, always in the same order. */
    static String names(List<MissingLogin> missing) {
        return missing.stream()
                .map(MissingLogin::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** Returns the failure of a Secret that isn't written because of {@code missing}. */
    static FailureException failure(List<MissingLogin> missing) {
        Problem first = missing.getFirst().problem();
        Cause cause =
                missing.stream()
                        .map(one -> one.problem().cause())
                        .filter(one -> !one.retryable())
                        .findFirst()
                        .orElse(first.cause());
        boolean single = missing.size() == 1;
        String detail =
                missing.stream()
                        .map(
                                one ->
                                        "registry '%s': %s"
                                                .formatted(
                                                        one.registry(),
                                                        single
                                                                ? one.problem().detail()
                                                                : one.problem().text()))
                        .distinct()
                        .collect(Collectors.joining("; "));
        return new FailureException(new Problem(cause, detail, single ? first.quote() : ""));
    }
}
