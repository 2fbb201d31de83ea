package io.ecrpusher.simulator.aws.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.aws.EksAccess;
import io.ecrpusher.simulator.aws.Identities;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.http.HttpRequest;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Verifies requests signed by botocore. botocore-vectors.py generates them. */
class SigV4VectorsTest {
    private static final JsonObject FILE = read();
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse(FILE.get("now").getAsString()), ZoneOffset.UTC);

    private final Identities identities = new Identities(CLOCK);
    private final Authenticator authenticator = new Authenticator(identities, CLOCK);

    SigV4VectorsTest() {
        FILE.getAsJsonArray("principals")
                .forEach(
                        principal -> {
                            JsonObject p = principal.getAsJsonObject();
                            Principal _ =
                                    identities.add(
                                            new Principal(
                                                    "arn:aws:iam::111122223333:user/vector",
                                                    p.get("accessKeyId").getAsString(),
                                                    p.get("secretAccessKey").getAsString(),
                                                    Optional.of(p.get("sessionToken").getAsString())
                                                            .filter(token -> !token.isEmpty()),
                                                    Optional.empty()));
                        });
    }

    record Vector(String name, HttpRequest request, Optional<String> token) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Vector> vectors() {
        return FILE.getAsJsonArray("vectors").asList().stream()
                .map(vector -> vector(vector.getAsJsonObject()));
    }

    static Stream<Vector> tokens() {
        return vectors().filter(vector -> vector.token().isPresent());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void acceptsARequestSignedByBotocore(Vector vector) throws Exception {
        SignatureFields fields = SignatureFields.of(vector.request()).orElseThrow();

        assertThat(authenticator.authenticate(vector.request(), fields).accessKeyId())
                .isEqualTo(fields.scope().accessKeyId());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void rejectsTheSignatureForAnotherPath(Vector vector) {
        HttpRequest r = vector.request();
        var changed = new HttpRequest(r.method(), r.path() + "x", r.query(), r.headers(), r.body());
        SignatureFields fields = SignatureFields.of(changed).orElseThrow();

        assertThatThrownBy(() -> authenticator.authenticate(changed, fields))
                .hasMessage("WRONG_SIGNATURE");
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void acceptsTheTokenInAClusterOfThePartition(Vector vector) {
        String region = SignatureFields.of(vector.request()).orElseThrow().scope().region();
        var access = new EksAccess();
        var reviewer = new EksTokenReviewer("prod", region, access, authenticator, CLOCK);
        access.grant("arn:aws:iam::111122223333:user/vector", Set.of("pushers"));

        assertThat(reviewer.review(vector.token().orElseThrow()))
                .hasValueSatisfying(user -> assertThat(user.groups()).containsExactly("pushers"));
    }

    private static Vector vector(JsonObject v) {
        URI url = URI.create(v.get("url").getAsString());
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("Host", List.of(url.getAuthority()));
        v.getAsJsonObject("headers")
                .entrySet()
                .forEach(e -> headers.put(e.getKey(), List.of(e.getValue().getAsString())));
        var request =
                new HttpRequest(
                        v.get("method").getAsString(),
                        url.getRawPath(),
                        Optional.ofNullable(url.getRawQuery()).orElse(""),
                        Headers.of(headers),
                        v.get("body").getAsString().getBytes(UTF_8));
        Optional<String> token =
                Optional.ofNullable(v.get("token")).map(json -> json.getAsString());
        return new Vector(v.get("name").getAsString(), request, token);
    }

    private static JsonObject read() {
        try (InputStream in = SigV4VectorsTest.class.getResourceAsStream("botocore-vectors.json")) {
            return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
