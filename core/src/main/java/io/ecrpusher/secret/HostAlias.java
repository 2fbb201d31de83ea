package io.ecrpusher.secret;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.HostStyle;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that one registry answers to, of its bare host. */
final class HostAlias {
    private static final Pattern PRIVATE =
            Pattern.compile("([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.(.+)");
    private static final Map<String, String> DUALSTACK_SUFFIXES =
            Map.of("amazonaws.com", "on.aws", "amazonaws.com.cn", "on.amazonwebservices.com.cn");

    private HostAlias() {}

    /**
     * @throws FailureException if ECR documents no such name of {@code host}
     */
    static String of(String host, HostStyle style) throws FailureException {
        Optional<String> alias =
                switch (style) {
                    case BARE -> Optional.of(host);
                    case HTTPS -> Optional.of("https://" + host);
                    case DUALSTACK -> dualstack(host);
                    case FIPS -> fips(host);
                };
        return alias.orElseThrow(
                () ->
                        new FailureException(
                                Cause.INVALID,
                                "no %s host is known of %s; remove %s from the Secret's hosts"
                                        .formatted(style.fieldValue(), host, style.fieldValue())));
    }

    private static Optional<String> dualstack(String host) {
        if (host.equals("public.ecr.aws")) {
            return Optional.of("ecr-public.aws.com");
        }
        Matcher registry = PRIVATE.matcher(host);
        return registry.matches()
                ? Optional.ofNullable(DUALSTACK_SUFFIXES.get(registry.group(3)))
                        .map(
                                suffix ->
                                        "%s.dkr-ecr.%s.%s"
                                                .formatted(
                                                        registry.group(1),
                                                        registry.group(2),
                                                        suffix))
                : Optional.empty();
    }

    private static Optional<String> fips(String host) {
        Matcher registry = PRIVATE.matcher(host);
        return registry.matches()
                ? Optional.of(
                        "%s.dkr.ecr-fips.%s.%s"
                                .formatted(registry.group(1), registry.group(2), registry.group(3)))
                : Optional.empty();
    }
}
