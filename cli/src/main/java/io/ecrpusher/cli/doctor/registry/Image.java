package io.ecrpusher.cli.doctor.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image whose manifest is looked up.
 *
 * @param host the registry's host; empty for all private registries of the fleet
 * @param reference a tag or digest
 */
public record Image(Optional<String> host, String repository, String reference) {
    // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:(?<host>[a-z0-9-]+(?:\\.[a-z0-9-]+){1,126})/)?(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+){0,100})"
                            + "(?::(?<tag>\\w[\\w.-]{0,127})|@(?<digest>[a-z0-9]{1,32}:[0-9a-f]{32,128}))?");
    private static final int MAX_LENGTH = 512;

    /** Parses a name. Its tag is {@code latest} if it has neither a tag nor a digest. */
    public static Optional<Image> parse(String text) {
        Matcher name = NAME.matcher(text);
        if (text.length() > MAX_LENGTH || !name.matches()) {
            return Optional.empty();
        }
        String tag = name.group("tag") == null ? "latest" : name.group("tag");
        return Optional.of(
                new Image(
                        Optional.ofNullable(name.group("host")),
                        name.group("repository"),
                        name.group("digest") == null ? tag : name.group("digest")));
    }

    /** Returns true if the image may be in the registry {@code bareHost}. */
    boolean isIn(String bareHost) {
        return host.map(bareHost::equals).orElse(!bareHost.startsWith("public."));
    }

    /** Returns the path of the manifest. */
    String path() {
        return "/v2/%s/manifests/%s".formatted(repository, reference);
    }

    /** Returns the name without the host. */
    @Override
    public String toString() {
        return repository + (reference.contains(":") ? "@" : ":") + reference;
    }
}
