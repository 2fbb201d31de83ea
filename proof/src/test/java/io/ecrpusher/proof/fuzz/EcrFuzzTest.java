package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.aws.EcrTokens;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Fuzzes responses of ECR and ECR Public, and renders their tokens. */
class EcrFuzzTest {
    private static final String TOKEN =
            Base64.getEncoder()
                    .encodeToString(("AWS:" + Canary.TEXT).getBytes(StandardCharsets.UTF_8));
    private static final String[] RESPONSES = {
        CannedResponse.valid(
                200,
                "{\"authorizationData\":[{\"authorizationToken\":\"%s\",\"expiresAt\":1767312000.5,\"proxyEndpoint\":\"https://111122223333.dkr.ecr.eu-west-1.amazonaws.com\"}]}"
                        .formatted(TOKEN)),
        CannedResponse.valid(
                200,
                "{\"authorizationData\":{\"authorizationToken\":\"%s\",\"expiresAt\":1767312000}}"
                        .formatted(TOKEN)),
        CannedResponse.valid(
                400,
                "{\"__type\":\"com.amazonaws.ecr#AccessDeniedException\",\"message\":\"User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized\"}"),
    };

    @FuzzTest
    @DictionaryEntries({
        "\"authorizationToken\":",
        "\"proxyEndpoint\":",
        "\"__type\":",
        "x-amzn-ErrorType: "
    })
    void fuzz(byte[] input) {
        Work.check(CannedResponse.text(input, RESPONSES), text -> respond(CannedResponse.of(text)));
    }

    private static void respond(CannedResponse response) {
        EcrTokens tokens = new EcrTokens(CannedAws.answering(response), Clock.systemUTC());
        token(tokens, new EcrTokenRequest.Private(CannedAws.REGION, Optional.empty()))
                .ifPresent(
                        token ->
                                render(
                                        token,
                                        new Registry.Private(
                                                "main",
                                                Optional.of("444455556666"),
                                                List.of(CannedAws.REGION),
                                                Optional.empty())));
        token(tokens, new EcrTokenRequest.Public())
                .ifPresent(token -> render(token, new Registry.Public("public")));
    }

    private static Optional<RegistryToken> token(EcrTokens tokens, EcrTokenRequest request) {
        try {
            return Optional.of(tokens.tokenFor(request));
        } catch (FailureException e) {
            Output.checkSent(e);
            return Optional.empty();
        }
    }

    private static void render(RegistryToken token, Registry registry) {
        Output.check(token.toString());
        String host = token.hostOf(registry);
        SecretSpec spec =
                SecretSpec.named("ecr-pull")
                        .registries(List.of(registry))
                        .namespaces(NamespaceSelector.named(List.of("default")))
                        .build();
        try {
            SecretManifest manifest =
                    SecretManifest.render(
                            spec,
                            List.of(new RegistryLogin(host, token.password())),
                            token.expiresAt());
            Output.check(manifest.toString());
            assertThat(password(manifest, host)).isEqualTo(token.password().reveal());
        } catch (FailureException e) {
            Output.checkSent(e);
        }
    }

    /** Reads the Secret as the kubelet does. */
    private static String password(SecretManifest manifest, String host) {
        String config =
                decoded(
                        JsonParser.parseString(manifest.body().reveal())
                                .getAsJsonObject()
                                .getAsJsonObject("data")
                                .get(".dockerconfigjson")
                                .getAsString());
        JsonObject login =
                JsonParser.parseString(config)
                        .getAsJsonObject()
                        .getAsJsonObject("auths")
                        .getAsJsonObject(host);
        return decoded(login.get("auth").getAsString()).substring("AWS:".length());
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
