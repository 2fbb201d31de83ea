package io.ecrpusher.simulator.aws.registry;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.AwsAction;
import io.ecrpusher.simulator.aws.AwsFaults;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.aws.service.AuthorizationTokens;
import io.ecrpusher.simulator.aws.service.AuthorizationTokens.IssuedToken;
import io.ecrpusher.simulator.http.HttpHandler;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private registries of all accounts and Regions. The request's host selects the registry.
 *
 * <p>Answers {@code GET /v2/}, and GET and HEAD of manifests, to Basic authentication with a token
 * of the registry's Region. Passes requests to {@code public.ecr.aws} on to {@link #publicGallery}.
 * The responses follow those that users quote in issues of Docker, containerd, and
 * containers-roadmap.
 */
public final class Registries implements HttpHandler {
    /** The media type of all manifests. */
    static final String MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json";

    private static final Pattern HOST =
            Pattern.compile(
                    "(\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9-]+)\\.([a-z.-]+)(?::443)?");

    private final Map<Name, Repository> repositories = new ConcurrentHashMap<>();
    private final PublicGallery gallery;
    private final AuthorizationTokens tokens;
    private final AwsFaults faults;
    private final Clock clock;

    /** Creates empty registries that accept {@code tokens}. */
    public Registries(AuthorizationTokens tokens, AwsFaults faults, Clock clock) {
        this.tokens = tokens;
        this.faults = faults;
        this.clock = clock;
        gallery = new PublicGallery(tokens, clock);
    }

    private record Name(String account, String region, String repository) {}

    /** Returns a repository of a private registry. Creates it if it doesn't exist. */
    public Repository repository(String account, String region, String name) {
        return repositories.computeIfAbsent(
                new Name(account, region, name), _ -> new Repository(account));
    }

    Optional<Repository> find(String account, String region, String name) {
        return Optional.ofNullable(repositories.get(new Name(account, region, name)));
    }

    /** The registry {@code public.ecr.aws}. */
    public PublicGallery publicGallery() {
        return gallery;
    }

    /** Returns true if {@code host} is a registry, with or without the port 443. */
    public static boolean isRegistry(String host) {
        Matcher matcher = HOST.matcher(host);
        return PublicGallery.HOST.equals(host)
                || (matcher.matches()
                        && (matcher.group(3).equals(Partition.ofRegion(matcher.group(2)).suffix())
                                || matcher.group(3).equals("on.aws")));
    }

    /** Returns what IAM checks for a request to a private registry; empty if it reads nothing. */
    public Optional<AwsAction> action(HttpRequest request) {
        Matcher registry = HOST.matcher(request.headers().first("Host").orElse(""));
        return registry.matches()
                ? RegistryRequest.action(request)
                        .flatMap(
                                action ->
                                        RegistryRequest.password(request)
                                                .flatMap(tokens::find)
                                                .map(
                                                        token ->
                                                                action.by(
                                                                        token.caller().arn(),
                                                                        arn(
                                                                                registry.group(1),
                                                                                registry.group(2),
                                                                                action
                                                                                        .repository()))))
                : Optional.empty();
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        String host = request.headers().first("Host").orElse("");
        Matcher registry = HOST.matcher(host);
        if (!registry.matches()) {
            return gallery.handle(request);
        }
        Optional<String> password = RegistryRequest.password(request);
        if (password.isEmpty()) {
            return RegistryResponses.unauthorized(
                    "Basic realm=\"https://%s/\",service=\"ecr.amazonaws.com\"".formatted(host));
        }
        Optional<IssuedToken> token =
                tokens.find(password.get())
                        .filter(found -> found.service().equals("ecr"))
                        .filter(found -> found.region().equals(registry.group(2)));
        if (token.isEmpty()) {
            return RegistryResponses.invalidToken();
        }
        if (!clock.instant().isBefore(token.get().expiresAt())) {
            return RegistryResponses.expiredToken(403);
        }
        return RegistryRequest.manifest(request)
                .map(
                        manifest ->
                                manifest(
                                        token.get(),
                                        registry.group(1),
                                        registry.group(2),
                                        manifest))
                .orElseGet(() -> RegistryResponses.other(request));
    }

    private HttpResponse manifest(
            IssuedToken token, String account, String region, RegistryRequest.Manifest asked) {
        Repository repository = repositories.get(new Name(account, region, asked.repository()));
        Arn caller = Arn.parse(token.caller().arn());
        boolean foreign = !caller.account().equals(account);
        boolean denied = faults.isDenied(token.caller(), "ecr:BatchGetImage");
        // Accounts without permission don't learn whether a repository exists.
        if (denied || (repository == null ? foreign : !repository.allows(caller))) {
            return RegistryResponses.denied(
                    "User: %s is not authorized to perform: ecr:BatchGetImage on resource: %s because no %s policy allows the ecr:BatchGetImage action"
                            .formatted(
                                    caller,
                                    arn(account, region, asked.repository()),
                                    denied ? "identity-based" : "resource-based"));
        }
        if (repository == null) {
            return RegistryResponses.unknownRepository(asked.repository(), account);
        }
        return RegistryResponses.manifest(repository.manifest(asked.reference()));
    }

    static Arn arn(String account, String region, String repository) {
        return new Arn(
                Partition.ofRegion(region).id(),
                "ecr",
                region,
                account,
                "repository/" + repository);
    }
}
