package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Fuzzes the Docker config of an existing Secret that a merge keeps. The first line of an input is
 * the annotation that lists ecr-pusher's hosts.
 */
class MergeFuzzTest {
    private static final String KEY = ".dockerconfigjson";
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    private static final Pattern OF_HOST =
            Pattern.compile("(https?://)?" + Pattern.quote(HOST) + "(/(v[12]/)?)?");
    private static final FieldManager MANAGER = new FieldManager("platform");
    private static final String AUTH =
            Base64.getEncoder().encodeToString(("user:" + Canary.TEXT).getBytes(UTF_8));
    private static final String CONFIG =
            "{\"auths\":{\"ghcr.io\":{\"auth\":\"%1$s\"},\"https://user:%2$s@quay.io\":{\"username\":\"user\",\"password\":\"%2$s\"},\"%3$s\":{\"auth\":\"%1$s\"},\"old.example\":{}},\"credHelpers\":{\"a\":\"b\"}}"
                    .formatted(AUTH, Canary.TEXT, HOST);

    @FuzzTest
    @DictionaryEntries({
        "\"auths\":{",
        "\"auth\":\"" + "dTpw\"",
        "\"ghcr.io\":{",
        "{\"auths\":null}"
    })
    void fuzz(byte[] input) {
        Work.check(JsonEdits.document(input, CONFIG), MergeFuzzTest::merge);
    }

    private static void merge(String document) {
        int line = document.indexOf('\n');
        String hosts = line < 0 ? "old.example" : document.substring(0, line);
        String existing = document.substring(line + 1);
        try {
            SecretManifest rendered = rendered();
            SecretManifest merged = merged(rendered, hosts, existing);
            String config = config(merged);
            checkKept(existing, hosts, config);
            // Merging again changes nothing.
            assertThat(config(merged(rendered, annotation(merged), config))).isEqualTo(config);
        } catch (FailureException e) {
            Output.checkExceptNames(e);
        }
    }

    private static SecretManifest rendered() throws FailureException {
        SecretSpec spec =
                SecretSpec.named("ecr-pull")
                        .fleet(MANAGER.fleet())
                        .registries(List.of(new Registry.Public("public")))
                        .namespaces(NamespaceSelector.named(List.of("default")))
                        .onConflict(OnConflict.MERGE)
                        .build();
        return SecretManifest.render(
                spec,
                List.of(new RegistryLogin(HOST, Canary.CREDENTIAL)),
                Instant.parse("2026-01-01T12:00:00Z"));
    }

    private static SecretManifest merged(SecretManifest rendered, String hosts, String existing)
            throws FailureException {
        return rendered.mergedInto(
                "1",
                Map.of(MANAGER.hostsAnnotation(), hosts),
                Map.of(KEY, Credential.of(existing)));
    }

    /**
     * Everything that ecr-pusher didn't write is there as before, except the login of its host
     * under another key.
     */
    private static void checkKept(String existing, String hosts, String merged) {
        JsonObject before = JsonParser.parseString(existing).getAsJsonObject();
        JsonObject after = JsonParser.parseString(merged).getAsJsonObject();
        for (String field : before.keySet()) {
            if (!field.equals("auths")) {
                assertThat(text(after.get(utf8(field)))).isEqualTo(text(before.get(field)));
            }
        }
        if (before.get("auths") instanceof JsonObject auths) {
            List<String> own = List.of(hosts.split(",", -1)).stream().map(String::strip).toList();
            for (Map.Entry<String, JsonElement> entry : auths.entrySet()) {
                if (!own.contains(entry.getKey()) && !OF_HOST.matcher(entry.getKey()).matches()) {
                    assertThat(text(after.getAsJsonObject("auths").get(utf8(entry.getKey()))))
                            .isEqualTo(text(entry.getValue()));
                }
            }
        }
        String auth =
                after.getAsJsonObject("auths").getAsJsonObject(HOST).get("auth").getAsString();
        assertThat(new String(Base64.getDecoder().decode(auth), UTF_8))
                .isEqualTo("AWS:" + Canary.TEXT);
    }

    private static String text(JsonElement json) {
        return utf8(String.valueOf(json));
    }

    /** Half of a surrogate pair can't be stored. Readers of Go replace it too. */
    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static String config(SecretManifest manifest) {
        String data =
                JsonParser.parseString(manifest.body().reveal())
                        .getAsJsonObject()
                        .getAsJsonObject("data")
                        .get(KEY)
                        .getAsString();
        return new String(Base64.getDecoder().decode(data), UTF_8);
    }

    private static String annotation(SecretManifest manifest) {
        return JsonParser.parseString(manifest.body().reveal())
                .getAsJsonObject()
                .getAsJsonObject("metadata")
                .getAsJsonObject("annotations")
                .get(MANAGER.hostsAnnotation())
                .getAsString();
    }
}
