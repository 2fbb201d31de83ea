package io.ecrpusher.simulator.aws.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.aws.AcceleratedClock;
import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.EksAccess;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.signing.AuthFailure.AuthenticationException;
import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.kubernetes.TokenReviewer;
import io.ecrpusher.simulator.kubernetes.User;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Verifies a cluster's bearer tokens by the rules of the AWS IAM authenticator.
 *
 * <p>A token is a presigned GetCallerIdentity request of STS, and its signer is the user. The rules
 * come from pkg/token of sigs.k8s.io/aws-iam-authenticator v0.6.13. The authenticator sends the
 * request to STS; this class recomputes the signature instead.
 */
public final class EksTokenReviewer implements TokenReviewer {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final int MAX_TOKEN_LENGTH = 4096;
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final String CLUSTER_HEADER = "x-k8s-aws-id";
    private static final Set<String> ALLOWED_PARAMETERS =
            Set.of(
                    "action",
                    "version",
                    "x-amz-algorithm",
                    "x-amz-credential",
                    "x-amz-date",
                    "x-amz-expires",
                    "x-amz-security-token",
                    "x-amz-signature",
                    "x-amz-signedheaders");

    private final String cluster;
    private final Partition partition;
    private final Authenticator authenticator;
    private final Clock clock;
    private final EksAccess access;
    private final Map<String, VerifiedToken> verifiedTokens = new ConcurrentHashMap<>();

    /**
     * Creates a reviewer.
     *
     * @param cluster the name that tokens must sign, unless {@code access} has an ID
     * @param region the cluster's Region; tokens may come from any Region of its partition
     */
    public EksTokenReviewer(
            String cluster,
            String region,
            EksAccess access,
            Authenticator authenticator,
            Clock clock) {
        this.cluster = cluster;
        this.access = access;
        this.partition = Partition.ofRegion(region);
        this.authenticator = authenticator;
        this.clock = clock;
    }

    private record VerifiedToken(Arn caller, Instant validUntil) {}

    @Override
    public Optional<User> review(String bearerToken) {
        VerifiedToken known = verifiedTokens.get(bearerToken);
        if (known == null) {
            Optional<VerifiedToken> verified = verify(bearerToken);
            verified.ifPresent(
                    token -> {
                        Instant now = clock.instant();
                        verifiedTokens.values().removeIf(one -> one.validUntil().isBefore(now));
                        verifiedTokens.put(bearerToken, token);
                        access.addAcceptedToken(bearerToken);
                    });
            return verified.flatMap(token -> user(token.caller()));
        }
        return clock.instant().isBefore(known.validUntil())
                ? user(known.caller())
                : Optional.empty();
    }

    // Looks up the access entry each time, because it can change while a token is valid.
    private Optional<User> user(Arn caller) {
        return access.entryOf(caller)
                .map(entry -> new User(entry.usernameOf(caller), entry.effectiveGroups()));
    }

    private Optional<VerifiedToken> verify(String token) {
        if (token.length() > MAX_TOKEN_LENGTH || !token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return presignedUrl(token.substring(PREFIX.length())).flatMap(this::verifyUrl);
    }

    private static Optional<URI> presignedUrl(String encoded) {
        if (encoded.contains("=")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(new String(Base64.getUrlDecoder().decode(encoded), UTF_8)));
        } catch (IllegalArgumentException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private Optional<VerifiedToken> verifyUrl(URI url) {
        String query = url.getRawQuery();
        if (!"https".equals(url.getScheme()) || !"/".equals(url.getRawPath()) || query == null) {
            return Optional.empty();
        }
        HttpRequest request = stsRequest(url);
        Map<String, String> parameters = request.queryParameters();
        Optional<SignatureFields> fields = SignatureFields.fromQuery(parameters);
        if (!hasAllowedParameters(query)
                || !"GetCallerIdentity".equals(parameters.get("Action"))
                || fields.isEmpty()
                || !isForStsOfPartition(url, fields.get().scope())
                || !fields.get().signedHeaders().contains(CLUSTER_HEADER)
                || !hasExpiresInRange(fields.get())) {
            return Optional.empty();
        }
        return verifySignature(request, fields.get());
    }

    /**
     * Returns the request that the authenticator would send to STS. It adds the header with its own
     * cluster's name, so that the signature of a token for another cluster doesn't match.
     */
    private HttpRequest stsRequest(URI url) {
        Headers headers =
                Headers.of(
                        Map.of(
                                "host",
                                List.of(String.valueOf(url.getAuthority())),
                                CLUSTER_HEADER,
                                List.of(access.clusterId().orElse(cluster))));
        return new HttpRequest("GET", url.getRawPath(), url.getRawQuery(), headers, new byte[0]);
    }

    /** Allows known parameters only, each at most once, ignoring case. */
    private static boolean hasAllowedParameters(String query) {
        Set<String> seen = new HashSet<>();
        return Stream.of(query.split("&", -1))
                .map(pair -> URLDecoder.decode(pair.replaceFirst("=.*", ""), UTF_8))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .allMatch(name -> ALLOWED_PARAMETERS.contains(name) && seen.add(name));
    }

    private boolean isForStsOfPartition(URI url, CredentialScope scope) {
        return scope.service().equals("sts")
                && Partition.ofRegion(scope.region()) == partition
                && url.getAuthority() != null
                && partition.isStsHost(url.getAuthority(), scope.region());
    }

    // The authenticator checks X-Amz-Expires but ignores it: a token is always valid for 15
    // minutes.
    private static boolean hasExpiresInRange(SignatureFields fields) {
        try {
            int expires = Integer.parseInt(fields.expires().orElse(""));
            return expires >= 0 && expires <= LIFETIME.toSeconds();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private Optional<VerifiedToken> verifySignature(HttpRequest request, SignatureFields fields) {
        Instant now = clock.instant();
        Optional<Instant> signed =
                Authenticator.parseAmzDate(fields.amzDate())
                        .filter(any -> fields.amzDate().startsWith(fields.scope().date()))
                        .filter(at -> now.isBefore(at.plus(LIFETIME)))
                        .filter(at -> !at.isAfter(now.plus(Duration.ofMinutes(5))));
        if (signed.isEmpty()) {
            return Optional.empty();
        }
        try {
            Principal caller = authenticator.authenticateAtAnyTime(request, fields);
            Instant end = signed.get().plus(LIFETIME);
            // An accelerated clock doesn't move the credentials of callers.
            Instant validUntil =
                    caller.expiresAt()
                            .filter(_ -> !(clock instanceof AcceleratedClock))
                            .filter(end::isAfter)
                            .orElse(end);
            return Optional.of(new VerifiedToken(Arn.parse(caller.arn()), validUntil));
        } catch (AuthenticationException e) {
            return Optional.empty();
        }
    }
}
