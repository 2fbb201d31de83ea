package io.ecrpusher.secret;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.HostStyle;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host names of one registry, derived from its bare host. {@link HostStyle} has sources. */
public final class RegistryHosts {
    private static final Pattern PRIVATE =
            Pattern.compile("([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.(.+)");
    private static final Pattern SCHEME = Pattern.compile("^https?://");
    private static final Pattern API_PATH = Pattern.compile("/(?:v[12]/)?$");
    private static final Map<String, String> DUALSTACK_SUFFIXES =
            Map.of("amazonaws.com", "on.aws", "amazonaws.com.cn", "on.amazonwebservices.com.cn");

    private RegistryHosts() {}

    /**
     * Returns {@code host} in {@code style}.
     *
     * @throws FailureException INVALID if ECR documents no such name for the host
     */
    public static String inStyle(String host, HostStyle style) throws FailureException {
        Optional<String> name =
                switch (style) {
                    case BARE -> Optional.of(host);
                    case HTTPS -> Optional.of("https://" + host);
                    case DUALSTACK -> dualstack(host);
                    case FIPS -> fips(host);
                    case FIPS_DUALSTACK -> dualstack(host, "dkr-ecr-fips");
                };
        return name.orElseThrow(
                () ->
                        new FailureException(
                                Cause.INVALID,
                                "ECR documents no %s host for %s; remove %s from the Secret's hosts"
                                        .formatted(style.fieldValue(), host, style.fieldValue())));
    }

    /**
     * Returns the host, and path if it has one, under which readers find the entry {@code key} of a
     * Docker config: without the scheme, and without {@code /v1/} or {@code /v2/} alone as the
     * path. See Add in pkg/credentialprovider/keyring.go of Kubernetes, and pkg/authn/kubernetes of
     * go-containerregistry.
     */
    static String lookedUp(String key) {
        return API_PATH.matcher(SCHEME.matcher(key).replaceFirst("")).replaceFirst("");
    }

    private static Optional<String> dualstack(String host) {
        if (host.equals("public.ecr.aws")) {
            return Optional.of("ecr-public.aws.com");
        }
        return dualstack(host, "dkr-ecr");
    }

    private static Optional<String> dualstack(String host, String service) {
        Matcher registry = PRIVATE.matcher(host);
        return registry.matches()
                ? Optional.ofNullable(DUALSTACK_SUFFIXES.get(registry.group(3)))
                        .map(
                                suffix ->
                                        "%s.%s.%s.%s"
                                                .formatted(
                                                        registry.group(1),
                                                        service,
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
