package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Identities;
import io.ecrpusher.simulator.aws.Principal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Issues registry tokens like ECR's: a new one for each call, valid for 12 hours. */
public final class AuthorizationTokens {
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final Map<String, IssuedToken> byPassword = new ConcurrentHashMap<>();
    private final Identities identities;
    private final Clock clock;

    /** Creates an issuer that records its tokens in {@code identities}. */
    public AuthorizationTokens(Identities identities, Clock clock) {
        this.identities = identities;
        this.clock = clock;
    }

    /**
     * A token and who got it.
     *
     * @param service {@code ecr} or {@code ecr-public}
     * @param region the Region that issued the token, and the only one that accepts it
     */
    public record IssuedToken(Principal caller, String service, String region, Instant expiresAt) {}

    /** Returns the token with this password, or empty if ECR didn't issue it. */
    public Optional<IssuedToken> find(String password) {
        return Optional.ofNullable(byPassword.get(password));
    }

    /** Returns a new token: {@code authorizationToken} and {@code expiresAt}. */
    public JsonObject issue(AwsService.Call call, String service) {
        Instant expiresAt = clock.instant().plus(LIFETIME);
        // Real passwords are documents of this form and size, about 2 KB.
        var document = new JsonObject();
        document.addProperty("payload", Identities.randomBase64(912));
        document.addProperty("datakey", Identities.randomBase64(184));
        document.addProperty("version", "2");
        document.addProperty("type", "DATA_KEY");
        document.addProperty("expiration", expiresAt.getEpochSecond());
        String password = base64(document.toString());
        String token = base64("AWS:" + password);
        byPassword.put(password, new IssuedToken(call.caller(), service, call.region(), expiresAt));
        identities.addIssuedSecret(password);
        identities.addIssuedSecret(token);
        var data = new JsonObject();
        data.addProperty("authorizationToken", token);
        data.addProperty("expiresAt", expiresAt.toEpochMilli() / 1000.0);
        return data;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
