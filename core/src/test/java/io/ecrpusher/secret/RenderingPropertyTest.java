package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.Draw;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Properties that hold for any registries and tokens. */
class RenderingPropertyTest {
    private static final Map<Format, String> KEYS =
            Map.of(
                    Format.DOCKERCONFIGJSON, ".dockerconfigjson",
                    Format.DOCKERCFG, ".dockercfg",
                    Format.OPAQUE_CONFIG, "config.json");

    // More characters than a token contains, within those that the YAML parser accepts.
    private static final String SPECIAL = "\"\\/<>&'äß€中\u2028";
    private static final String ALL =
            SPECIAL
                    + IntStream.rangeClosed(' ', '~')
                            .mapToObj(Character::toString)
                            .collect(Collectors.joining());

    @Test
    void readsBackAsRendered() {
        Draw.times(
                300,
                draw -> {
                    Map<String, String> passwords = registries(draw);
                    List<HostStyle> styles = draw.some(List.of(HostStyle.values()), 1);
                    Map<String, String> expected = new HashMap<>();
                    passwords.forEach(
                            (host, password) ->
                                    styles.forEach(
                                            style -> expected.put(inStyle(host, style), password)));
                    for (Format format : KEYS.keySet()) {
                        assertThat(read(render(logins(passwords), format, styles), format))
                                .isEqualTo(expected);
                    }
                });
    }

    @Test
    void rendersTheSameBytesForLoginsInAnyOrder() {
        Draw.times(
                300,
                draw -> {
                    List<RegistryLogin> logins = logins(registries(draw));
                    List<RegistryLogin> others = draw.shuffled(logins);
                    List<HostStyle> styles = draw.some(List.of(HostStyle.values()), 1);
                    for (Format format : KEYS.keySet()) {
                        assertThat(render(others, format, styles))
                                .isEqualTo(render(logins, format, styles));
                    }
                });
    }

    private static Map<String, String> registries(Draw draw) {
        Map<String, String> passwords = new LinkedHashMap<>();
        int size = draw.between(1, 12);
        while (passwords.size() < size) {
            passwords.put(
                    "%s.dkr.ecr.%s.amazonaws.com"
                            .formatted(
                                    draw.text("0123456789", 12, 12),
                                    draw.one("eu-west-1", "us-east-1", "ap-southeast-2")),
                    draw.text(draw.one(ALL, ALL, SPECIAL), 1, 80));
        }
        return passwords;
    }

    private static List<RegistryLogin> logins(Map<String, String> passwords) {
        return passwords.entrySet().stream()
                .map(entry -> new RegistryLogin(entry.getKey(), Credential.of(entry.getValue())))
                .toList();
    }

    private static String inStyle(String host, HostStyle style) {
        return switch (style) {
            case BARE -> host;
            case HTTPS -> "https://" + host;
            case DUALSTACK ->
                    host.replace(".dkr.ecr.", ".dkr-ecr.").replace(".amazonaws.com", ".on.aws");
            case FIPS -> host.replace(".dkr.ecr.", ".dkr.ecr-fips.");
            case FIPS_DUALSTACK ->
                    host.replace(".dkr.ecr.", ".dkr-ecr-fips.")
                            .replace(".amazonaws.com", ".on.aws");
        };
    }

    private static String render(List<RegistryLogin> logins, Format format, List<HostStyle> styles)
            throws FailureException {
        SecretSpec spec =
                SecretSpec.named("ecr-pull")
                        .registries(List.of(new Registry.Public("unused")))
                        .format(format)
                        .hosts(styles)
                        .namespaces(NamespaceSelector.named(List.of("default")))
                        .build();
        return SecretManifest.render(spec, logins, Instant.EPOCH).body().reveal();
    }

    /** Reads with a YAML parser, which shares no code with the writer. JSON is YAML. */
    private static Map<String, String> read(String manifest, Format format) {
        Map<String, Object> data = child(yaml(manifest), "data");
        Map<String, Object> document = yaml(decoded((String) data.get(KEYS.get(format))));
        Map<String, Object> auths =
                format == Format.DOCKERCFG ? document : child(document, "auths");
        Map<String, String> passwords = new HashMap<>();
        for (String host : auths.keySet()) {
            Map<String, Object> entry = child(auths, host);
            String password = (String) entry.get("password");
            assertThat(decoded((String) entry.get("auth"))).isEqualTo("AWS:" + password);
            passwords.put(host, password);
        }
        return passwords;
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked") // the test only reads objects
    private static Map<String, Object> yaml(String json) {
        return (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    }

    @SuppressWarnings("unchecked") // the test only reads objects
    private static Map<String, Object> child(Map<String, Object> object, String key) {
        return (Map<String, Object>) object.get(key);
    }
}
