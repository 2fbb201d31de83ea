package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Makes registry tokens that look like ECR's: new ones for every call, good for twelve hours. */
final class AuthorizationTokens {
    private static final Duration LIFE = Duration.ofHours(12);

    private final Identities identities;
    private final Clock clock;

    AuthorizationTokens(Identities identities, Clock clock) {
        this.identities = identities;
        this.clock = clock;
    }

    /** The members {@code authorizationToken} and {@code expiresAt}. */
    JsonObject next() {
        Instant expiresAt = clock.instant().plus(LIFE);
        // A real password is such a document, encrypted payload and all, of about 2 KB.
        var document = new JsonObject();
        document.addProperty("payload", Identities.randomBase64(912));
        document.addProperty("datakey", Identities.randomBase64(184));
        document.addProperty("version", "2");
        document.addProperty("type", "DATA_KEY");
        document.addProperty("expiration", expiresAt.getEpochSecond());
        String password = base64(document.toString());
        String token = base64("AWS:" + password);
        identities.issued(password);
        identities.issued(token);
        var data = new JsonObject();
        data.addProperty("authorizationToken", token);
        data.addProperty("expiresAt", expiresAt.toEpochMilli() / 1000.0);
        return data;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
