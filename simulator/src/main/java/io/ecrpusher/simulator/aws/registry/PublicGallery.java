package io.ecrpusher.simulator.aws.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Identities;
import io.ecrpusher.simulator.aws.service.AuthorizationTokens;
import io.ecrpusher.simulator.aws.service.AuthorizationTokens.IssuedToken;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry {@code public.ecr.aws}, whose repositories everybody may pull.
 *
 * <p>Accepts bearer tokens only. Its token endpoint gives an anonymous one without credentials, and
 * with credentials the caller's authorization token. A wrong or expired bearer token gets status
 * 400 without a challenge (aws/containers-roadmap#2835).
 */
public final class PublicGallery {
    static final String HOST = "public.ecr.aws";
    private static final String CHALLENGE =
            "Bearer realm=\"https://public.ecr.aws/token/\",service=\"public.ecr.aws\",scope=\"aws\"";

    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final Set<String> anonymous = ConcurrentHashMap.newKeySet();
    private final AuthorizationTokens tokens;
    private final Clock clock;

    PublicGallery(AuthorizationTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Returns a repository, such as {@code docker/library/alpine}. Creates it if needed. */
    public Repository repository(String name) {
        return repositories.computeIfAbsent(name, _ -> new Repository(""));
    }

    HttpResponse handle(HttpRequest request) {
        if (request.path().equals("/token/") || request.path().equals("/token")) {
            return token(request);
        }
        Optional<String> bearer = RegistryRequest.bearer(request);
        if (bearer.isEmpty()) {
            return request.headers().first("Authorization").isPresent()
                    ? RegistryResponses.invalidToken()
                    : RegistryResponses.unauthorized(CHALLENGE);
        }
        if (!anonymous.contains(bearer.get())) {
            Optional<IssuedToken> token =
                    RegistryRequest.passwordOf(bearer.get()).flatMap(this::issued);
            if (token.isEmpty()) {
                return RegistryResponses.invalidToken();
            }
            if (isExpired(token.get())) {
                return RegistryResponses.expiredToken(400);
            }
        }
        return RegistryRequest.manifest(request)
                .map(this::manifest)
                .orElseGet(() -> RegistryResponses.other(request));
    }

    private HttpResponse token(HttpRequest request) {
        Optional<String> password = RegistryRequest.password(request);
        String token;
        if (password.isPresent()) {
            Optional<IssuedToken> issued = password.flatMap(this::issued);
            if (issued.isEmpty()) {
                return RegistryResponses.invalidToken();
            }
            if (isExpired(issued.get())) {
                return RegistryResponses.expiredToken(400);
            }
            token = Base64.getEncoder().encodeToString(("AWS:" + password.get()).getBytes(UTF_8));
        } else {
            token = Identities.randomBase64(96);
            anonymous.add(token);
        }
        var body = new JsonObject();
        body.addProperty("token", token);
        return HttpResponse.json(200, body.toString());
    }

    private HttpResponse manifest(RegistryRequest.Manifest asked) {
        Repository repository = repositories.get(asked.repository());
        return repository == null
                ? RegistryResponses.unknownRepository(
                        asked.repository().replaceFirst(".*/", ""),
                        asked.repository().replaceFirst("/.*", ""))
                : RegistryResponses.manifest(repository.manifest(asked.reference()));
    }

    private Optional<IssuedToken> issued(String password) {
        return tokens.find(password).filter(found -> found.service().equals("ecr-public"));
    }

    private boolean isExpired(IssuedToken token) {
        return !clock.instant().isBefore(token.expiresAt());
    }
}
