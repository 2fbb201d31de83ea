package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.NamespaceSelector;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What holds of any registries and tokens. */
class RenderingPropertyTest {
    private static final Map<Format, String> KEYS =
            Map.of(
                    Format.DOCKERCONFIGJSON, ".dockerconfigjson",
                    Format.DOCKERCFG, ".dockercfg",
                    Format.OPAQUE_CONFIG, "config.json");

    @Property(tries = 300)
    void whatIsRenderedReadsBackAsItWas(
            @ForAll("registries") Map<String, String> passwords,
            @ForAll("formats") Format format,
            @ForAll("styles") Set<HostStyle> styles)
            throws FailureException {
        Map<String, String> expected = new HashMap<>();
        passwords.forEach(
                (host, password) ->
                        styles.forEach(style -> expected.put(spelt(host, style), password)));
        assertThat(read(render(passwords, format, styles, 0), format)).isEqualTo(expected);
    }

    @Property(tries = 300)
    void theSameLoginsInAnyOrderGiveTheSameBytes(
            @ForAll("registries") Map<String, String> passwords,
            @ForAll("formats") Format format,
            @ForAll("styles") Set<HostStyle> styles,
            @ForAll long seed)
            throws FailureException {
        assertThat(render(passwords, format, styles, seed))
                .isEqualTo(render(passwords, format, styles, ~seed));
    }

    @Provide
    Arbitrary<Map<String, String>> registries() {
        Arbitrary<String> hosts =
                Combinators.combine(
                                Arbitraries.strings().numeric().ofLength(12),
                                Arbitraries.of("eu-west-1", "us-east-1", "ap-southeast-2"))
                        .as("%s.dkr.ecr.%s.amazonaws.com"::formatted);
        // More than a token ever holds, within what the YAML parser takes.
        Arbitrary<String> passwords =
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withChars("\"\\/<>&'äß€中\u2028")
                        .ofMinLength(1)
                        .ofMaxLength(80);
        return Arbitraries.maps(hosts, passwords).ofMinSize(1).ofMaxSize(12);
    }

    @Provide
    Arbitrary<Format> formats() {
        return Arbitraries.of(KEYS.keySet());
    }

    @Provide
    Arbitrary<Set<HostStyle>> styles() {
        return Arbitraries.of(HostStyle.class).set().ofMinSize(1);
    }

    private static String spelt(String host, HostStyle style) {
        return switch (style) {
            case BARE -> host;
            case HTTPS -> "https://" + host;
            case DUALSTACK ->
                    host.replace(".dkr.ecr.", ".dkr-ecr.").replace(".amazonaws.com", ".on.aws");
            case FIPS -> host.replace(".dkr.ecr.", ".dkr.ecr-fips.");
        };
    }

    private static String render(
            Map<String, String> passwords, Format format, Set<HostStyle> styles, long seed)
            throws FailureException {
        List<RegistryLogin> logins = new ArrayList<>();
        passwords.forEach(
                (host, password) -> logins.add(new RegistryLogin(host, Credential.of(password))));
        Collections.shuffle(logins, new Random(seed));
        SecretSpec spec =
                new SecretSpec(
                        "ecr-pull",
                        List.of(new Registry.Public("unused")),
                        format,
                        List.copyOf(styles),
                        NamespaceSelector.named(List.of("default")),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        OnConflict.REFUSE,
                        OnTypeChange.REFUSE,
                        Optional.empty());
        return SecretManifest.render(spec, logins, Instant.EPOCH).body().reveal();
    }

    /** By a YAML parser, which shares nothing with the writer: JSON is YAML. */
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

    @SuppressWarnings("unchecked") // an object, by the test's own word
    private static Map<String, Object> yaml(String json) {
        return (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    }

    @SuppressWarnings("unchecked") // an object, by the test's own word
    private static Map<String, Object> child(Map<String, Object> object, String key) {
        return (Map<String, Object>) object.get(key);
    }
}
